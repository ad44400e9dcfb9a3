// The conditions of `Wait`, with all that they need.
export { AllWait } from "./all";
export { AnyWait } from "./any";
export { SuccessfulCommandWait } from "./command";
export { ExitWait } from "./exit";
export { FileWait, type FileExpectation } from "./file";
export { FunctionWait, type ReadyProbe } from "./function";
export { HealthCheckWait } from "./health-check";
export { HttpWait, type HttpWaitOptions } from "./http";
export { ListeningPortsWait } from "./listening-ports";
export { LogMessageWait } from "./log-message";
export { SequenceWait } from "./sequence";
export { TcpExchangeWait, type TcpExchange } from "./tcp-exchange";
