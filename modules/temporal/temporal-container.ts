import {
  checkOneOf,
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import {
  GRPC_PORT,
  SEARCH_ATTRIBUTE_TYPES,
  UI_PORT,
  type SearchAttributeType,
  type TemporalSettings,
} from "./settings";
import { StartedTemporalContainer } from "./started-temporal-container";

/** The service that clients and workers call. It answers before all others of the server are ready. */
const FRONTEND = "temporal.api.workflowservice.v1.WorkflowService";

const temporal = defineServer<TemporalSettings, StartedTemporalContainer>({
  name: "temporal",
  images: ["temporalio/temporal"],
  ports: [GRPC_PORT, UI_PORT],
  defaults: { namespaces: [], searchAttributes: {}, dynamicConfig: {} },
  configure: (settings, { command }) => ({
    command: [...(command ?? ["server", "start-dev"]), ...optionsOf(settings)],
  }),
  ready: () => Wait.forGrpcHealth(GRPC_PORT, { service: FRONTEND }),
  started: StartedTemporalContainer,
});

/** Returns the options of `temporal server start-dev` (docs.temporal.io/cli/server). */
function optionsOf({ namespaces, searchAttributes, dynamicConfig }: TemporalSettings): string[] {
  const pairs = (option: string, record: Readonly<Record<string, string>>): string[] =>
    Object.entries(record).flatMap(([name, value]) => [option, `${name}=${value}`]);
  return [
    "--ip",
    "0.0.0.0",
    ...namespaces.flatMap((namespace) => ["--namespace", namespace]),
    ...pairs("--search-attribute", searchAttributes),
    ...pairs("--dynamic-config-value", dynamicConfig),
  ];
}

/**
 * Temporal's development server, from the official image of its command line tool (hub.docker.com/r/temporalio/temporal).
 *
 * ```ts
 * await using temporal = await new TemporalContainer("temporalio/temporal:1.9.1").start();
 * const connection = await Connection.connect({ address: temporal.getAddress() });
 * ```
 */
export class TemporalContainer extends ServerContainer<TemporalSettings, StartedTemporalContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Temporal's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, temporal);
  }

  /** Adds namespaces that exist from the start, besides `default`. Throws InvalidOptionError. */
  withNamespaces(...namespaces: string[]): this {
    namespaces.forEach((name, index) => checkText(name, `withNamespaces[${index}]`));
    return this.set({ namespaces: [...(this.given.namespaces ?? []), ...namespaces] });
  }

  /** Adds a search attribute to the namespaces that exist from the start. Throws InvalidOptionError. */
  withSearchAttribute(name: string, type: SearchAttributeType): this {
    const checked = checkName(name, "withSearchAttribute.name");
    checkOneOf(type, SEARCH_ATTRIBUTE_TYPES, "withSearchAttribute.type");
    return this.set({ searchAttributes: { ...this.given.searchAttributes, [checked]: type } });
  }

  /**
   * Sets a value of the server's dynamic configuration, for example `("frontend.enableUpdateWorkflowExecution", true)`.
   * Throws InvalidOptionError.
   */
  withDynamicConfig(key: string, value: string | number | boolean): this {
    const checked = checkName(key, "withDynamicConfig.key");
    if (!["string", "boolean"].includes(typeof value) && !Number.isFinite(value)) {
      const expected = "a string, a finite number or a boolean";
      throw new InvalidOptionError("withDynamicConfig.value", expected, value);
    }
    const json = JSON.stringify(value);
    return this.set({ dynamicConfig: { ...this.given.dynamicConfig, [checked]: json } });
  }
}

/** The server splits `name=value` at the first equals sign. */
function checkName(name: string, option: string): string {
  if (!checkText(name, option).includes("=")) return name;
  throw InvalidOptionError.quoting(option, "a name without =", name);
}
