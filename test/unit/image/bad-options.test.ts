import { Images, InvalidOptionError } from "../../../src";
import { searchImages, type SearchOptions } from "../../../src/image/search-images";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

const search = (term: string, options: SearchOptions = {}): Promise<unknown> =>
  searchImages(term, fakeRuntime(new FakeEngine()), options);

it.each([
  [
    "a policy",
    () => Images.pull("app:1", { policy: {} as never }),
    "Images.pull.policy: expected a policy of PullPolicy",
  ],
  ["a name to pull", () => Images.pull("App"), "image: expected a name such as"],
  [
    "a platform",
    () => Images.pull("app:1", { platform: "linux arm64" }),
    "Images.pull.platform: expected a string such as linux/arm64",
  ],
  ["a term", () => search(""), "Images.search: expected a non-empty string"],
  [
    "a limit",
    () => search("redis", { limit: 0 }),
    "Images.search.limit: expected a whole number from 1 to 100, got 0",
  ],
  [
    "a limit that no registry takes",
    () => search("redis", { limit: 101 }),
    "Images.search.limit: expected a whole number from 1 to 100, got 101",
  ],
  [
    "stars",
    () => search("redis", { stars: -1 }),
    "Images.search.stars: expected a whole number, zero or more, got -1",
  ],
])("%s that is invalid is refused", async (_title, call, message) => {
  const error: unknown = await call().catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InvalidOptionError);
  expect((error as Error).message).toContain(message);
});
