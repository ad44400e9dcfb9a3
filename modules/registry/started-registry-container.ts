import {
  checkText,
  InvalidOptionError,
  oncePerServer,
  ownedName,
  StartedServer,
  testRun,
} from "../../src/module";
import type { AskedServer } from "../http-api/ask-server";
import { deleteLeftovers, RegistryNamespace } from "./registry-namespace";
import { repositoriesOf, tagsOf } from "./repositories";
import type { RegistrySettings } from "./settings";

// The rules for names of repositories and tags (github.com/opencontainers/distribution-spec).
const REPOSITORY =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /:\w[\w.-]{0,127}$/;

/** A running registry. */
export class StartedRegistryContainer extends StartedServer<RegistrySettings> {
  /** Returns `host:port`, with which the names of its images begin. */
  getRegistry(): string {
    return this.hostAndPort();
  }

  /** Returns `http://host:port`, without credentials. */
  getUrl(): string {
    return this.url({ scheme: "http" });
  }

  /** Returns `host:port/name`, to tag, push and pull. Throws InvalidOptionError. */
  getImageName(name: string): string {
    return this.imageNameBelow("", name);
  }

  /** @internal Returns `host:port/` with the prefix and the name. */
  imageNameBelow(prefix: string, name: string): string {
    if (REPOSITORY.test(checkText(name, "getImageName").replace(TAG, ""))) {
      return `${this.getRegistry()}/${prefix}${name}`;
    }
    throw InvalidOptionError.quoting("getImageName", "a name such as app or team/app:1", name);
  }

  /** Returns the user's name; empty if clients need no login. */
  getUsername(): string {
    return this.settings.username;
  }

  /** Returns the user's password; empty if clients need no login. */
  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the login in the format of `DOCKER_AUTH_CONFIG` and `config.json`; `{}` if clients need none. */
  getAuthConfig(): string {
    const { username, password } = this.settings;
    if (username === "") return "{}";
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    return JSON.stringify({ auths: { [this.getRegistry()]: { auth } } });
  }

  /** Returns the names of the repositories that have images. Throws MayflyError with `REGISTRY_REQUEST_FAILED`. */
  async getRepositories(): Promise<string[]> {
    return repositoriesOf(this.api());
  }

  /**
   * Returns the tags of a repository; none if it does not exist. Throws InvalidOptionError for a name that no repository
   * has, and MayflyError with `REGISTRY_REQUEST_FAILED`.
   */
  async getTags(repository: string): Promise<string[]> {
    if (REPOSITORY.test(checkText(repository, "getTags"))) return tagsOf(this.api(), repository);
    const expected = "a repository such as app or team/app, without a tag";
    throw InvalidOptionError.quoting("getTags", expected, repository);
  }

  /**
   * Returns a namespace for one test: repositories with a unique prefix. Dropping it deletes their images, and the first
   * call of a process deletes those that processes which have ended left behind.
   *
   * Throws MayflyError with the code `REGISTRY_REQUEST_FAILED`.
   */
  async openNamespace(): Promise<RegistryNamespace> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.api()));
    return new RegistryNamespace(this, ownedName(testRun()));
  }

  /** @internal */
  api(): AskedServer {
    const { username, password } = this.settings;
    return {
      product: "The registry",
      code: "REGISTRY_REQUEST_FAILED",
      ...this.hostAddress(),
      login: username === "" ? undefined : { username, password },
    };
  }
}
