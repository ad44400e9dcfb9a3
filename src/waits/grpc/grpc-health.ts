import { checkBoolean, checkString } from "../../spec/options";
import type { Handle } from "../../spec/handle";
import type { WaitContext } from "../../spec/wait";
import { BaseWait, type BaseOptions } from "../base-wait";
import { networkDelays, poll } from "../poll";
import { LOOPBACK_ONLY } from "../ports/poll-ports";
import { watchLoopback } from "../ports/watch-loopback";
import { currentAddress } from "../tcp/published-address";
import { tcpPort } from "../tcp/tcp-port";

export interface GrpcHealthOptions {
  /** The service's full name, such as `shop.v1.Orders`. Default: the whole server. */
  readonly service?: string;
  /** Uses TLS and accepts any certificate, because readiness does not depend on trust. Default false. */
  readonly tls?: boolean;
}

interface Options extends BaseOptions {
  readonly port: number;
  readonly service: string;
  readonly tls: boolean;
}

/** Most servers reply sooner, and a look starts a program in the container. */
const FIRST_LOOK_MS = 2_000;

/** Waits until a gRPC server answers its health check with SERVING (github.com/grpc/grpc/blob/master/doc/health-checking.md). */
export class GrpcHealthWait extends BaseWait<Options> {
  constructor(port: number, { service = "", tls = false }: GrpcHealthOptions = {}) {
    super(
      Object.freeze({
        port: tcpPort(port, "forGrpcHealth"),
        service: checkString(service, "forGrpcHealth.service"),
        tls: checkBoolean(tls, "forGrpcHealth.tls"),
      }),
    );
  }

  get description(): string {
    const { port, service, tls } = this.options;
    const what = service === "" ? "gRPC" : `the gRPC service ${service}`;
    return `${what} to be SERVING on port ${port}/tcp${tls ? " over TLS" : ""}`;
  }

  async until(handle: Handle, context: WaitContext): Promise<void> {
    const { port, service, tls } = this.options;
    // Loads node:http2 only when it is used.
    const { checkHealth } = await import("./check-health");
    const address = currentAddress(handle, port);
    const loopback = watchLoopback(handle, [port], context.signal, FIRST_LOOK_MS);
    let answered = false;
    const check = async (): Promise<true | string> => {
      const answer = await checkHealth(address(), service, tls, context.signal);
      answered ||= answer.answered;
      if (answer.serving) return true;
      return loopback.only(port) ? LOOPBACK_ONLY : answer.reason;
    };
    try {
      await poll(
        context,
        check,
        networkDelays(() => answered),
      );
    } finally {
      loopback.end();
    }
  }
}
