// The dealership's website as far as a till sees it: POST /api/checkout, with the real packages.
//
// Who asks is told by @supabase/ssr from the cookie, the vehicle is read as that person, and the
// session is made at STRIPE_BASE. Every failure is a 500 that says nothing, as on the website.
import { createServer } from "node:http";
import { createServerClient, parseCookieHeader, serializeCookieHeader } from "@supabase/ssr";

const { SUPABASE_URL, SUPABASE_KEY, COOKIE_NAME, STRIPE_BASE, STRIPE_KEY } = process.env;
const SHOP = "https://shop.monza.example";

function supabaseOf(request, response) {
  return createServerClient(SUPABASE_URL, SUPABASE_KEY, {
    ...(COOKIE_NAME && { cookieOptions: { name: COOKIE_NAME } }),
    cookies: {
      getAll: () => parseCookieHeader(request.headers.cookie ?? ""),
      setAll: (cookies) =>
        cookies.forEach(({ name, value, options }) =>
          response.appendHeader("Set-Cookie", serializeCookieHeader(name, value, options)),
        ),
    },
    realtime: { transport: class {} }, // Node 20 has no WebSocket, and nothing here needs one
  });
}

async function bodyOf(request) {
  let text = "";
  for await (const part of request) text += part;
  return JSON.parse(text);
}

async function vehicleOf(supabase, id) {
  const { data, error } = await supabase
    .from("vehiculos")
    .select("*, fabricas(*), stored(*)")
    .eq("id", id)
    .single();
  if (error) throw error;
  return data;
}

async function sessionOf(vehicle, user) {
  const form = new URLSearchParams({
    "payment_method_types[0]": "card",
    mode: "payment",
    "line_items[0][price_data][currency]": "usd",
    "line_items[0][price_data][product_data][name]": vehicle.nombre_vehiculo,
    "line_items[0][price_data][unit_amount]": vehicle.precio * 100,
    "line_items[0][quantity]": 1,
    "metadata[vehicleId]": vehicle.id,
    "metadata[userId]": user.id,
    success_url: `${SHOP}/success`,
    cancel_url: `${SHOP}/cancel`,
  });
  const headers = { Authorization: `Bearer ${STRIPE_KEY}` };
  const answer = await fetch(`${STRIPE_BASE}/v1/checkout/sessions`, {
    method: "POST",
    headers,
    body: form,
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function checkout(request, response) {
  try {
    const supabase = supabaseOf(request, response);
    const { id } = await bodyOf(request);
    const {
      data: { user },
    } = await supabase.auth.getUser();
    if (!user) return [401, { error: "Unauthorized" }];
    return [200, await sessionOf(await vehicleOf(supabase, id), user)];
  } catch (error) {
    console.error("checkout failed:", error);
    return [500, { error: "Failed to create checkout session" }];
  }
}

const server = createServer(async (request, response) => {
  const [status, body] = await answer(request, response);
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
});

// Next.js knows a route by its path, and answers 405 to a method that it does not have.
async function answer(request, response) {
  if (request.url !== "/api/checkout") return [404, { error: "Not found" }];
  if (request.method !== "POST") return [405, { error: "Method not allowed" }];
  return checkout(request, response);
}

server.listen(0, "127.0.0.1", () => {
  console.log(`Listening at http://127.0.0.1:${server.address().port}`);
});
