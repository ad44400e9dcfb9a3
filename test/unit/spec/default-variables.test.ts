import { withDefaultVariables } from "../../../src/spec/default-variables";
import type { CreateRequest } from "../../../src/spec/create-request";

const request = (Env?: string[]): CreateRequest => ({
  name: undefined,
  platform: undefined,
  body: { Image: "a", Labels: {}, HostConfig: {}, ...(Env && { Env }) },
});
const DEFAULTS = { HTTP_PROXY: "a", http_proxy: "a" };

describe("default variables", () => {
  it("are added to those of the user", () => {
    expect(withDefaultVariables(request(["A=1"]), DEFAULTS).body.Env).toEqual([
      "A=1",
      "HTTP_PROXY=a",
      "http_proxy=a",
    ]);
    expect(withDefaultVariables(request(), DEFAULTS).body.Env).toHaveLength(2);
  });

  it.each(["HTTP_PROXY=b", "HTTP_PROXY=", "HTTP_PROXY"])("give way to the user's %s", (own) => {
    expect(withDefaultVariables(request([own]), DEFAULTS).body.Env).toEqual([own, "http_proxy=a"]);
  });

  it("change nothing if there are none", () => {
    const given = request();
    expect(withDefaultVariables(given, {})).toBe(given);
  });
});
