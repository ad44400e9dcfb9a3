/** What the builder collects, and what another process needs to attach the container. */
export interface HiveMQSettings {
  /** The port in the container. */
  readonly port: number;
  readonly hasWebSockets: boolean;
  /** Whether the image's own extension accepts every client. */
  readonly acceptsAll: boolean;
}

export const MQTT_PORT = 1883;
export const WEB_SOCKET_PORT = 8000;
