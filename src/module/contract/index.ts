// Everything that authors of modules can import from "mayfly/module/contract".
export { ODD, type Contract, type ModuleBuilder } from "./contract";
export { describeContract } from "./describe-contract";
export type { ContractRunner } from "./runner";
