import {
  checkBoolean,
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { withoutLocks } from "../elasticsearch/lock-files";
import { missingIn } from "../elasticsearch/missing-variables";
import {
  StartedOpenSearchContainer,
  USERNAME,
  type OpenSearchSettings,
} from "./started-opensearch-container";

const opensearch = defineServer({
  name: "opensearch",
  images: ["opensearchproject/opensearch"],
  ports: [9200, 9300, 9600],
  defaults: { password: "yourStrong(!)P@ssw0rd", isSecure: true },
  variables: { password: "OPENSEARCH_INITIAL_ADMIN_PASSWORD" },
  configure,
  ready: ({ password, isSecure }) => {
    const wait = Wait.forHttp("/_cluster/health?wait_for_status=yellow", 9200);
    if (!isSecure) return wait;
    return wait.withBasicCredentials(USERNAME, password).usingTls().allowInsecure();
  },
  started: StartedOpenSearchContainer,
});

/** The settings of docs.opensearch.org/latest/install-and-configure/configuring-opensearch, read as variables. */
function configure({ isSecure }: OpenSearchSettings, described: ContainerSpec): SpecPatch {
  const defaults = {
    "discovery.type": "single-node",
    // Otherwise indices become read-only on a machine whose disk is nearly full.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
  };
  return {
    environment: {
      ...missingIn(described, defaults),
      "plugins.security.disabled": String(!isSecure),
      // The certificates of the plugin's demo are not needed without it.
      ...(!isSecure && missingIn(described, { DISABLE_INSTALL_DEMO_CONFIG: "true" })),
    },
    ...withoutLocks(described, {
      data: "/usr/share/opensearch/data",
      entrypoint: "./opensearch-docker-entrypoint.sh",
      program: "opensearch",
    }),
  };
}

/**
 * An OpenSearch server, a cluster of one node, from the official image
 * (docs.opensearch.org/latest/install-and-configure/install-opensearch/docker).
 *
 * ```ts
 * await using opensearch = await new OpenSearchContainer("opensearchproject/opensearch:2").start();
 * const client = new Client(opensearch.getClientOptions());
 * ```
 */
export class OpenSearchContainer extends ServerContainer<
  OpenSearchSettings,
  StartedOpenSearchContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither OpenSearch nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, opensearch);
  }

  /** Enables the security plugin: HTTPS and a login. Default true. Throws InvalidOptionError. */
  withSecurityEnabled(enabled: boolean): this {
    return this.set({ isSecure: checkBoolean(enabled, "withSecurityEnabled") });
  }

  /**
   * Sets the password of the user `admin`. Default `yourStrong(!)P@ssw0rd`. Throws InvalidOptionError for a weak
   * one, which the image refuses: it needs 8 characters, among them a small and a capital letter, a digit and
   * another character (docs.opensearch.org/latest/security/configuration/demo-configuration).
   */
  withPassword(password: string): this {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\da-z]/i];
    if (
      checkText(password, "withPassword").length < 8 ||
      !kinds.every((kind) => kind.test(password))
    ) {
      const expected =
        "8 or more characters with a small and a capital letter, a digit and another character";
      throw InvalidOptionError.describing("withPassword", expected, "a weaker password");
    }
    return this.set({ password });
  }
}
