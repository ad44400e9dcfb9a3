import type { CreateRequest } from "./create-request";

/** Returns the request with these environment variables, except for those that the user has set. */
export function withDefaultVariables(
  request: CreateRequest,
  variables: Readonly<Record<string, string>>,
): CreateRequest {
  const own = request.body.Env ?? [];
  // A name without a value removes the image's variable.
  const names = new Set(own.map((entry) => entry.split("=", 1)[0]));
  const added = Object.entries(variables).filter(([name]) => !names.has(name));
  if (added.length === 0) return request;
  const Env = [...own, ...added.map(([name, value]) => `${name}=${value}`)];
  return { ...request, body: { ...request.body, Env } };
}
