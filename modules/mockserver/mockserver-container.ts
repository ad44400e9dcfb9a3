import {
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ContentToCopy,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { readJsonFile, toJson } from "../http-mocks/json-documents";
import type { MockserverExpectation } from "./expectations";
import { EXPECTATIONS_FOLDER, expectationsFile, PORT, type MockserverSettings } from "./settings";
import { StartedMockserverContainer } from "./started-mockserver-container";

const mockserver = defineServer<MockserverSettings, StartedMockserverContainer>({
  name: "mockserver",
  images: ["mockserver/mockserver", "jamesdbloom/mockserver"],
  ports: [PORT],
  defaults: { files: 0, proxies: true },
  configure,
  // The server has read its expectations before it listens.
  ready: () => Wait.forHttp("/mockserver/status", PORT).withMethod("PUT").forStatusCode(200),
  started: StartedMockserverContainer,
});

const FILES = "MOCKSERVER_INITIALIZATION_JSON_PATH";
const FAILS = "MOCKSERVER_FAIL_ON_INITIALIZATION_ERROR";

function configure(
  { files, proxies }: MockserverSettings,
  { environment }: ContainerSpec,
): SpecPatch {
  if (files > 0 && environment[FILES] !== undefined) {
    const expected = `no ${FILES} beside withExpectations() and withExpectationFiles()`;
    throw InvalidOptionError.quoting("withEnvironment", expected, environment[FILES]);
  }
  return {
    environment: {
      ...(files > 0 && {
        [FILES]: `${EXPECTATIONS_FOLDER}/*.json`,
        // Otherwise the server leaves out what it does not understand, and starts.
        [FAILS]: environment[FAILS] ?? "true",
      }),
      ...(!proxies && { MOCKSERVER_ATTEMPT_TO_PROXY_IF_NO_MATCHING_EXPECTATION: "false" }),
    },
  };
}

/**
 * A MockServer, which answers requests as a test tells it, from the official image (mock-server.com/where/docker.html).
 *
 * ```ts
 * await using mockserver = await new MockserverContainer("mockserver/mockserver:7.6.0").start();
 * await using mocks = await mockserver.openExpectations();
 * await mocks.addExpectations({
 *   httpRequest: { path: "/users/1" },
 *   httpResponse: { body: { json: { name: "Ada" } } },
 * });
 * await fetch(`${mocks.getUrl()}/users/1`);
 * await mocks.verify({ path: "/users/1" });
 * ```
 */
export class MockserverContainer extends ServerContainer<
  MockserverSettings,
  StartedMockserverContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither MockServer nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, mockserver);
  }

  /** Starts the server with expectations; later calls add to earlier ones. Throws InvalidOptionError. */
  withExpectations(...expectations: readonly MockserverExpectation[]): this {
    return this.#withFiles([toJson(expectations, "withExpectations")]);
  }

  /**
   * Starts the server with the expectations of JSON files: each has one, or an array of them. Later calls add to earlier
   * ones. Throws InvalidOptionError for a file that does not exist or is not JSON.
   */
  withExpectationFiles(...paths: readonly string[]): this {
    return this.#withFiles(paths.map((path) => readJsonFile(path, "withExpectationFiles")));
  }

  /**
   * Answers requests without expectation with 404. Otherwise MockServer is a proxy for them: it forwards them to the host and
   * the port in their header `Host`, and answers with 502 if nobody listens there in the container.
   */
  withoutProxying(): this {
    return this.set({ proxies: false });
  }

  #withFiles(contents: readonly string[]): this {
    const { files = 0 } = this.given;
    const copies = contents.map<ContentToCopy>((content, index) => ({
      content,
      target: expectationsFile(files + index),
    }));
    return this.withCopyContentToContainer(copies).set({ files: files + contents.length });
  }
}
