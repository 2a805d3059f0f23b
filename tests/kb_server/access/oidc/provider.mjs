/**
 * A real OpenID provider on loopback, which can be told to change its keys, to lie, to sign what it is given,
 * and to fall silent.
 *
 * It prints its issuer, then reads orders: one JSON object a line, each answered by a line. A provider that
 * lies signs with its own key, so that nothing but the claim that is wrong can be the reason of a refusal.
 */

import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import Provider from "oidc-provider";

console.info = console.error; // notices of the provider are no answers

const state = {
  accounts: {},
  redirects: [],
  method: "client_secret_basic",
  conform: true, // claims beyond `sub` at the userinfo endpoint alone, as the specification has it
  twist: {},
  hang: false,
  told: "http://localhost/", // where the service hears of logins that ended
  sid: true, // logins belong to a session, which ID tokens and logout tokens name
};
const SECRET = "a secret: of+two/halves%";
let keys = await newKeys();
let callback;

const server = createServer((request, response) => {
  if (!state.hang) callback(request, response);
}).listen(0, "127.0.0.1");
await new Promise((done) => server.once("listening", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

async function newKeys() {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const id = `key-${Date.now()}-${Math.random()}`;
  const jwk = { ...(await exportJWK(pair.privateKey)), kid: id, alg: "RS256", use: "sig" };
  return { private: pair.privateKey, id, jwk };
}

function build() {
  const provider = new Provider(issuer, {
    jwks: { keys: [keys.jwk] },
    clients: [
      {
        client_id: "gapless",
        client_secret: SECRET,
        redirect_uris: state.redirects.map((base) => `${base}login/oidc/back`),
        post_logout_redirect_uris: state.redirects,
        token_endpoint_auth_method: state.method,
        backchannel_logout_uri: `${state.told}login/oidc/ended`,
        backchannel_logout_session_required: state.sid,
      },
    ],
    claims: {
      openid: ["sub"],
      profile: ["preferred_username", "realm_access"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    scopes: ["openid", "profile", "email", "groups"],
    conformIdTokenClaims: state.conform,
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options), // without it, loopback is reached
    cookies: { keys: ["a key of the tests"] },
    clientAuthMethods: [state.method],
    pkce: { required: () => true },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    features: {
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: true },
    },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...state.accounts[id] }),
    }),
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope(context.oidc.params.scope);
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const { twist } = state;
    if (context.path === "/.well-known/openid-configuration") Object.assign(context.body, twist.discovery);
    if (context.oidc?.route === "userinfo") Object.assign(context.body, twist.userinfo);
    if (context.oidc?.route === "token" && context.body?.id_token && twist.token) {
      context.body.id_token = await forged(context.body.id_token, twist.token);
    }
  });
  callback = provider.callback();
}

function forged(token, { claims = {}, drop = [], ...how }) {
  const payload = { ...JSON.parse(Buffer.from(token.split(".")[1], "base64url")), ...claims };
  for (const name of drop) delete payload[name];
  return signed(payload, how);
}

async function signed(payload, { alg = "RS256", key = "own", kid = keys.id, typ = undefined }) {
  if (alg === "none") {
    const parts = [{ alg: "none" }, payload].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    return `${parts.join(".")}.`;
  }
  const secrets = { secret: SECRET, public: JSON.stringify({ kty: "RSA", n: keys.jwk.n, e: keys.jwk.e }) };
  const signing = {
    own: () => keys.private,
    other: async () => (await newKeys()).private,
    secret: () => Buffer.from(secrets.secret),
    public: () => Buffer.from(secrets.public),
  };
  return new SignJWT(payload).setProtectedHeader({ alg, kid, typ }).sign(await signing[key]());
}

build();
process.stdout.write(`${issuer}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.sign) {
    process.stdout.write(`${await signed(order.sign, order.how)}\n`);
    continue;
  }
  if (order.rotate) keys = await newKeys();
  delete order.rotate;
  Object.assign(state, order);
  build();
  process.stdout.write("done\n");
}
process.exit(0);
