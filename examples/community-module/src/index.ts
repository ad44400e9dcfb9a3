import {
  checkWholeNumber,
  defineServer,
  ServerContainer,
  StartedServer,
  Wait,
} from "mayfly/module";

interface Settings {
  readonly connections: number;
}

const PORT = 7;

/** An echo server that has started. */
export class StartedEchoContainer extends StartedServer<Settings> {
  /** Returns the server's address, for the test process or, after `inNetwork()`, for containers. */
  getUrl(): string {
    return this.url({ scheme: "tcp" });
  }
}

const echo = defineServer<Settings, StartedEchoContainer>({
  name: "echo",
  images: ["alpine/socat"],
  ports: [PORT],
  defaults: { connections: 100 },
  configure: ({ connections }) => ({
    command: [`TCP-LISTEN:${PORT},fork,reuseaddr,max-children=${connections}`, "EXEC:cat"],
  }),
  ready: () => Wait.forTcpExchange(PORT, { send: "ping", expect: "ping" }),
  started: StartedEchoContainer,
});

/** A container that sends back whatever it gets. */
export class EchoContainer extends ServerContainer<Settings, StartedEchoContainer> {
  constructor(image: string) {
    super(image, echo);
  }

  /** Limits how many clients the server answers at the same time. Default: 100. */
  withConnections(connections: number): this {
    return this.set({ connections: checkWholeNumber(connections, "withConnections") });
  }
}
