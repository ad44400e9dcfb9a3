import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  statPath,
  Wait,
  type ContainerSpec,
  type ContentToCopy,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { readJsonFile, toJson } from "../http-mocks/json-documents";
import type { WireMockMapping } from "./mappings";
import {
  BODY_FILES_FOLDER,
  HTTP_PORT,
  HTTPS_PORT,
  mappingsFile,
  type WireMockSettings,
} from "./settings";
import { StartedWireMockContainer } from "./started-wiremock-container";

const wiremock = defineServer<WireMockSettings, StartedWireMockContainer>({
  name: "wiremock",
  images: ["wiremock/wiremock"],
  ports: [HTTP_PORT],
  defaults: { hasHttps: false, files: 0 },
  configure,
  ready: () => Wait.forHttp("/__admin/health", HTTP_PORT),
  started: StartedWireMockContainer,
});

function configure({ hasHttps }: WireMockSettings, { command = [] }: ContainerSpec): SpecPatch {
  if (!hasHttps) return {};
  if (command[0]?.startsWith("-") === false) {
    const expected = "options of WireMock, because withHttps() adds one";
    throw InvalidOptionError.quoting("withCommand", expected, command[0]);
  }
  return {
    command: [...command, "--https-port", String(HTTPS_PORT)],
    ports: [{ container: HTTPS_PORT, protocol: "tcp" }],
  };
}

/**
 * A WireMock server, which answers requests as a test tells it, from the official image
 * (wiremock.org/docs/standalone/docker). Needs WireMock 3.
 *
 * ```ts
 * await using wiremock = await new WireMockContainer("wiremock/wiremock:3.13.2").start();
 * await using stubs = await wiremock.openStubs();
 * await stubs.addMappings({
 *   request: { method: "GET", urlPath: "/users/1" },
 *   response: { status: 200, jsonBody: { name: "Ada" } },
 * });
 * await fetch(`${stubs.getUrl()}/users/1`);
 * await stubs.verify({ urlPath: "/users/1" });
 * ```
 */
export class WireMockContainer extends ServerContainer<WireMockSettings, StartedWireMockContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither WireMock nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, wiremock);
  }

  /** Starts the server with stub mappings; later calls add to earlier ones. Throws InvalidOptionError. */
  withMappings(...mappings: readonly WireMockMapping[]): this {
    return this.#withFiles([`{"mappings":${toJson(mappings, "withMappings")}}`]);
  }

  /**
   * Starts the server with the stub mappings of JSON files: each has one, or more in its field `mappings`. Later calls
   * add to earlier ones. Throws InvalidOptionError for a file that does not exist or is not JSON.
   */
  withMappingFiles(...paths: readonly string[]): this {
    return this.#withFiles(paths.map((path) => readJsonFile(path, "withMappingFiles")));
  }

  /**
   * Copies a folder to the server's `__files`, where `bodyFileName` of a mapping finds its files. Throws
   * InvalidOptionError for a folder that does not exist.
   */
  withBodyFiles(folder: string): this {
    if (statPath(checkText(folder, "withBodyFiles"))?.isDirectory() !== true) {
      throw InvalidOptionError.quotingPath("withBodyFiles", "a folder that exists", folder);
    }
    return this.withCopyDirectoriesToContainer([
      { source: folder, target: BODY_FILES_FOLDER, mode: 0o644 },
    ]);
  }

  /** Serves HTTPS, too, on the container's port 8443, with a certificate that WireMock has signed itself. */
  withHttps(): this {
    return this.set({ hasHttps: true });
  }

  #withFiles(contents: readonly string[]): this {
    const { files = 0 } = this.given;
    const copies = contents.map<ContentToCopy>((content, index) => ({
      content,
      target: mappingsFile(files + index),
    }));
    return this.withCopyContentToContainer(copies).set({ files: files + contents.length });
  }
}
