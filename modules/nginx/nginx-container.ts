import { posix } from "node:path";
import {
  checkObject,
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  StartedServer,
  statPath,
  Wait,
  type ImageName,
} from "../../src/module";

const HTTP_PORT = 80;
/** What the image's default server serves, and the file that declares it (hub.docker.com/_/nginx). */
const CONTENT_FOLDER = "/usr/share/nginx/html";
const DEFAULT_SERVER = "/etc/nginx/conf.d/default.conf";

/** Contents by path: `{ "index.html": "<h1>Hello</h1>" }`. */
export type NginxContent = Readonly<Record<string, string | Buffer>>;

/** The builder collects files, and no settings. */
type NginxSettings = object;

/** A running nginx. */
export class StartedNginxContainer extends StartedServer<NginxSettings> {
  /** Returns `http://host:port`, without a slash at its end. */
  getBaseUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns the URL of a path, which can begin with a slash. Throws InvalidOptionError. */
  getUrl(path: string): string {
    return `${this.getBaseUrl()}/${checkText(path, "getUrl").replace(/^\//, "")}`;
  }
}

const nginx = defineServer<NginxSettings, StartedNginxContainer>({
  name: "nginx",
  images: ["nginx"],
  ports: [HTTP_PORT],
  defaults: {},
  // Each answer will do: the user's configuration decides which paths exist.
  ready: () => Wait.forHttp("/", HTTP_PORT).forStatusCodeMatching(() => true),
  started: StartedNginxContainer,
});

/**
 * An nginx server, from the official image (hub.docker.com/_/nginx).
 *
 * ```ts
 * await using nginx = await new NginxContainer("nginx:1.26")
 *   .withContent({ "index.html": "<h1>Hello</h1>" })
 *   .start();
 * await fetch(nginx.getBaseUrl());
 * ```
 */
export class NginxContainer extends ServerContainer<NginxSettings, StartedNginxContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither nginx nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, nginx);
  }

  /**
   * Serves files: contents by path, or all that is in a folder. Later calls add to earlier ones. Throws InvalidOptionError
   * for a folder that does not exist, and for a path that leads out of the served folder.
   */
  withContent(content: string | NginxContent): this {
    const expected = "the path of a folder, or an object with contents by path";
    if (typeof content !== "string") {
      const files = Object.entries(checkObject(content, "withContent", expected));
      return this.withCopyContentToContainer(
        files.map(([path, text]) => ({ content: text, target: targetOf(path) })),
      );
    }
    if (statPath(checkText(content, "withContent"))?.isDirectory() !== true) {
      throw InvalidOptionError.quotingPath("withContent", "a folder that exists", content);
    }
    // The server runs as another user, who has to read the files.
    const folder = { source: content, target: CONTENT_FOLDER, mode: 0o644 };
    return this.withCopyDirectoriesToContainer([folder]);
  }

  /**
   * Replaces the image's default server by the text of a configuration: one or more `server { … }`. Throws
   * InvalidOptionError.
   */
  withServer(configuration: string): this {
    const content = checkText(configuration, "withServer");
    return this.withCopyContentToContainer([{ content, target: DEFAULT_SERVER }]);
  }
}

function targetOf(path: string): string {
  const target = posix.join(CONTENT_FOLDER, path);
  if (path !== "" && !path.endsWith("/") && target.startsWith(`${CONTENT_FOLDER}/`)) return target;
  const expected = "paths of files below the folder that is served";
  throw InvalidOptionError.quoting("withContent", expected, path);
}
