// What Supabase's own clients make of a project: each step's answer, as JSON.
//
// From the environment: SUPABASE_URL, SUPABASE_KEY, and PEOPLE, whose e-mails and passwords are JSON
// by name (seller, visitor, unconfirmed).
import { createClient } from "@supabase/supabase-js";

const { SUPABASE_URL, SUPABASE_KEY, PEOPLE } = process.env;
const people = JSON.parse(PEOPLE);
const ROMA = "ca000000-0000-4000-8000-000000000001";
const SALE = "5a1e0000-0000-4000-8000-000000000001";
const CAR = "*, fabricas(*), stored(*)";

const client = () =>
  createClient(SUPABASE_URL, SUPABASE_KEY, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: class {} },
  });

async function signedIn(name) {
  const supabase = client();
  const { error } = await supabase.auth.signInWithPassword(people[name]);
  if (error) throw error;
  return supabase;
}

// An error of the clients is no plain object, and JSON would leave out its name.
const told = ({ data, error, status, count }) => ({
  data,
  error: error && { name: error.name, status: error.status, code: error.code, message: error.message },
  status,
  count,
});

const steps = {
  async wrongPassword() {
    const { email } = people.seller;
    return told(await client().auth.signInWithPassword({ email, password: "wrong" }));
  },
  async notConfirmed() {
    return told(await client().auth.signInWithPassword(people.unconfirmed));
  },
  async signIn() {
    return told(await client().auth.signInWithPassword(people.seller));
  },
  async getUser() {
    return told(await (await signedIn("seller")).auth.getUser());
  },
  async refresh() {
    const supabase = await signedIn("seller");
    const before = (await supabase.auth.getSession()).data.session.refresh_token;
    const answer = await supabase.auth.refreshSession();
    return { ...told(answer), rotated: answer.data.session.refresh_token !== before };
  },
  async unknownRefreshToken() {
    return told(await client().auth.refreshSession({ refresh_token: "nobodys" }));
  },
  async signOut() {
    const supabase = await signedIn("seller");
    const { access_token } = (await supabase.auth.getSession()).data.session;
    const ended = told(await supabase.auth.signOut({ scope: "local" }));
    return { ended, after: told(await client().auth.getUser(access_token)) };
  },
  async oneVehicle() {
    return told(await client().from("vehiculos").select(CAR).eq("id", ROMA).single());
  },
  async noVehicle() {
    return told(await client().from("vehiculos").select(CAR).eq("id", SALE).single());
  },
  async maybeNoVehicle() {
    return told(await client().from("vehiculos").select("id").eq("id", SALE).maybeSingle());
  },
  async secondPage() {
    const columns = client().from("vehiculos").select("nombre_vehiculo", { count: "exact" });
    return told(await columns.order("precio").range(1, 1));
  },
  async unknownTable() {
    return told(await client().from("coches").select("*"));
  },
  async version() {
    return told(await (await signedIn("seller")).rpc("monzapos_version"));
  },
  async takeHold() {
    const hold = { sale: SALE, vehicle: ROMA, practice: false, provider: "stripe" };
    const desk = { desk: SALE, desk_name: "Desk 1", person_name: "Ana" };
    const seller = await signedIn("seller");
    const first = told(await seller.rpc("monzapos_take_hold", { ...hold, ...desk }));
    const other = { ...hold, ...desk, sale: ROMA };
    return { first, second: told(await seller.rpc("monzapos_take_hold", other)) };
  },
  async visitorsHolds() {
    const visitor = await signedIn("visitor");
    const version = told(await visitor.rpc("monzapos_version"));
    return { version, holds: told(await visitor.from("monzapos_holds").select("*")) };
  },
  async unknownFunction() {
    return told(await client().rpc("monzapos_nothing", { sale: SALE }));
  },
};

const answers = {};
for (const [name, step] of Object.entries(steps)) answers[name] = await step();
console.log(JSON.stringify(answers));
