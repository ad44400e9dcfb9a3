// The classes behind `Wait`, loaded together when the first wait is created.
export { AllWait } from "./combined/all";
export { AnyWait } from "./combined/any";
export { SuccessfulCommandWait } from "./command";
export { ExitWait } from "./exit";
export { FileWait, type FileExpectation } from "./file";
export { FunctionWait, type ReadyProbe } from "./function";
export { GrpcHealthWait, type GrpcHealthOptions } from "./grpc/grpc-health";
export { HealthCheckWait } from "./health-check";
export { HttpWait, type HttpWaitOptions } from "./http/http";
export { ListeningPortsWait } from "./ports/listening-ports";
export { LogMessageWait } from "./log/log-message";
export { SequenceWait } from "./combined/sequence";
export { TcpExchangeWait, type TcpExchange } from "./tcp/tcp-exchange";
