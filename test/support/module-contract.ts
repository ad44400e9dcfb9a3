import { join } from "node:path";
import type { StartedServer } from "../../src/module";
import * as contracts from "../../src/module/contract";
import { describeServer } from "./describe-server";
import { BUSYBOX } from "./images";

export { ODD } from "../../src/module/contract";

/** What a module of Mayfly promises, besides its own options. */
export interface Contract<Started extends StartedServer<object>> extends Omit<
  contracts.Contract<Started>,
  "name" | "module" | "busybox"
> {
  /** The folder of test/servers. */
  readonly server: string;
  /** The folder of modules/. Default: `server`. */
  readonly module?: string;
  /** True if the set-up builds the image, from test/images. Default false: the tests build it, from test/servers. */
  readonly isSetUp?: boolean;
  /** How often a first query follows a start: 20 times where a start takes at most 2 s, otherwise 3 or more. */
  readonly starts: 20 | 3;
  /** True if the server has state that `withBakedInit()` keeps. */
  readonly bakes: boolean;
}

/** Describes the tests that each module passes. */
export function describeContract<Started extends StartedServer<object>>(
  contract: Contract<Started>,
): void {
  const { server, module: folder = server, isSetUp = false, ...promises } = contract;
  const module = join(__dirname, "..", "..", "modules", folder, "index.js");
  const describeTests = (): void => {
    contracts.describeContract({ ...promises, name: "contract", module, busybox: BUSYBOX });
  };
  if (isSetUp) describe(server, describeTests);
  else describeServer(server, describeTests);
}
