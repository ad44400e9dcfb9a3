// Everything that authors of modules can import from "mayfly/module": what users have, and what only authors need.
export * from "../index";

export { defineServer } from "./define-server";
export type { Server, ServerState, Settings } from "./server";
export { ServerContainer } from "./server-container";
export { StartedServer } from "./started-server";
export type { Companion } from "./companion";
export { ServerPart } from "./server-part";
export { definePart, TestPart, type PartClass, type PartHost } from "./test-part";
export { oncePerServer } from "./once-per-server";
export {
  defineNodeGroup,
  NodeGroup,
  startNodes,
  type Joining,
  type NodeBuilder,
  type NodePlan,
  type Nodes,
} from "./node-group";
export { ServerGroup } from "./server-group";
export { ClusterBuilder, type ClusterOptions } from "./cluster-builder";
export { namesOfTheDead, ownedName, ownerInName } from "./owned-name";
export { findInitScripts, type InitScriptFile } from "./init-scripts";
export { loadClient } from "./load-client";
export { poll } from "../waits/poll";
export { httpRequest, type ApiRequest, type HttpServer } from "./http-request";

export { attachable, type Attachable } from "../container/attachable";
export { attachableObject, toObjectData } from "../container/attachable-object";
export { processState, testRun, type TestRun } from "../run/test-run";
export { connectionUrl, hostAndPort, type ConnectionParts } from "../spec/ports/connection-url";
export { parsePort, type PortSpec } from "../spec/ports/exposed-port";
export { readCertificates, readKeyPair, type KeyPair } from "../spec/pem";
export {
  checkBoolean,
  checkObject,
  checkOneOf,
  checkString,
  checkText,
  checkWholeNumber,
  type WholeNumberRange,
} from "../spec/options";
export { takenPort } from "../engine/taken-port";
export { epoch } from "../common/clock";
export { fileAtStart } from "../spec/file-at-start";
export { statPath } from "../spec/inspect/stat-path";
export { serverCommand, type ServerArguments } from "../spec/server-command";
