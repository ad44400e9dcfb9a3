/** What the builder collects, and what another process needs to attach the container. */
export interface MosquittoSettings {
  /** Empty for none, as is the password: then everybody may connect. */
  readonly username: string;
  readonly password: string;
  /** The port in the container. */
  readonly port: number;
  readonly tls: boolean;
  /** With TLS: whether clients must present a certificate. */
  readonly asksClients: boolean;
  readonly hasWebSockets: boolean;
}

export const MQTT_PORT = 1883;
export const TLS_PORT = 8883;
export const WEB_SOCKET_PORT = 9001;

export const DEFAULTS: MosquittoSettings = {
  username: "",
  password: "",
  port: MQTT_PORT,
  tls: false,
  asksClients: false,
  hasWebSockets: false,
};
