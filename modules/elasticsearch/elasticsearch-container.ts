import {
  checkText,
  defineServer,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
  type StartOptions,
} from "../../src/module";
import { withoutLocks } from "./lock-files";
import { missingIn } from "./missing-variables";
import {
  StartedElasticsearchContainer,
  USERNAME,
  type ElasticsearchSettings,
} from "./started-elasticsearch-container";

const HOME = "/usr/share/elasticsearch";

/** Without a limit, the server's heap gets half of the machine's memory. ES_JAVA_OPTS overrides the file. */
const HEAP = {
  kind: "content",
  content: "-Xmx2g\n",
  target: `${HOME}/config/jvm.options.d/mayfly-heap.options`,
} as const;

const elasticsearch = defineServer({
  name: "elasticsearch",
  images: ["elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"],
  ports: [9200],
  defaults: { password: "changeme", tls: false },
  variables: { password: "ELASTIC_PASSWORD" },
  configure,
  ready: ({ password, tls }) => {
    const wait = Wait.forHttp("/_cluster/health?wait_for_status=yellow", 9200);
    const login = wait.withBasicCredentials(USERNAME, password);
    return tls ? login.usingTls().allowInsecure() : login;
  },
  started: StartedElasticsearchContainer,
});

/** The settings of elastic.co/docs/reference/elasticsearch/configuration-reference that the image reads as variables. */
function configure({ tls }: ElasticsearchSettings, described: ContainerSpec): SpecPatch {
  const defaults = {
    "discovery.type": "single-node",
    // Otherwise indices become read-only on a machine whose disk is nearly full.
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    // The image generates certificates unless it finds these settings.
    ...(!tls && { "xpack.security.enabled": "true", "xpack.security.http.ssl.enabled": "false" }),
  };
  return {
    environment: missingIn(described, defaults),
    copies: [HEAP],
    ...withoutLocks(described, {
      data: `${HOME}/data`,
      entrypoint: "docker-entrypoint.sh",
      program: "eswrapper",
    }),
  };
}

/**
 * An Elasticsearch server, a cluster of one node, from the official image
 * (elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-with-docker).
 *
 * ```ts
 * await using elasticsearch = await new ElasticsearchContainer("elasticsearch:8.19.4").start();
 * const client = new Client(elasticsearch.getClientOptions());
 * ```
 */
export class ElasticsearchContainer extends ServerContainer<
  ElasticsearchSettings,
  StartedElasticsearchContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither Elasticsearch nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, elasticsearch);
  }

  /** Sets the password of the user `elastic`. Default `changeme`. Throws InvalidOptionError. */
  withPassword(password: string): this {
    return this.set({ password: checkText(password, "withPassword") });
  }

  /**
   * Accepts only HTTPS, with certificates that the image generates. Default: plain HTTP. Needs Elasticsearch 8 or
   * newer. The certificate names `localhost` and the container's addresses, but not its network aliases.
   */
  withTls(): this {
    return this.set({ tls: true });
  }

  override async start(options?: StartOptions): Promise<StartedElasticsearchContainer> {
    const started = await super.start(options);
    try {
      return await started.readCertificate(`${HOME}/config/certs/http_ca.crt`);
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }
}
