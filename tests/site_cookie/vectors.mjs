// Prints what the real packages make of sessions: the cookies' names and values, as JSON.
//
//   node vectors.mjs > vectors.json
import { createChunks, createServerClient, stringToBase64URL } from "@supabase/ssr";

const PROJECT = "https://abcdefghijklmnopqrst.supabase.co";

const sessionOf = ([text, times]) => ({
  access_token: text.repeat(times),
  token_type: "bearer",
  expires_at: 1_900_000_000,
  refresh_token: "kept-by-the-desk",
});

// A token is a text and how often it stands there. The long ones lie on both sides of the border of
// one cookie and of two; the last is not ASCII.
const cases = [
  { url: PROJECT, token: ["A", 1] },
  { url: "https://api.monza.example", token: ["A", 1] },
  { url: "HTTPS://Monza.Example:8443/", token: ["A", 1] },
  { url: "http://127.0.0.1:54321", token: ["A", 1] },
  { url: "http://localhost:54321", token: ["A", 1] },
  { url: PROJECT, name: "monza-staff", token: ["A", 1] },
  ...[2279, 2280, 4664, 4665].map((length) => ({ url: PROJECT, token: ["e", length] })),
  { url: PROJECT, token: ["ñandú €84.500 🏎 ", 150] },
];

function nameOf({ url, name }) {
  const options = name ? { cookieOptions: { name } } : {};
  const cookies = { getAll: () => [], setAll: () => {} };
  const realtime = { transport: class {} };
  return createServerClient(url, "key", { ...options, cookies, realtime }).storageKey;
}

const vectors = cases.map(({ url, name = "", token }) => {
  const value = `base64-${stringToBase64URL(JSON.stringify(sessionOf(token)))}`;
  return { url, name, token, cookies: createChunks(nameOf({ url, name }), value) };
});

process.stdout.write(`${JSON.stringify(vectors, null, 1)}\n`);
