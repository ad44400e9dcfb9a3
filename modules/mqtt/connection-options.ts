/** Options of `connect()` in the package `mqtt`. */
export interface MqttConnectionOptions {
  /** With TLS, `mqtts`. */
  readonly protocol: "mqtt" | "mqtts";
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}
