export { InfluxDbContainer } from "./influxdb-container";
export { InfluxDbDatabase } from "./influxdb-database";
export { StartedInfluxDbContainer, type InfluxDbClientOptions } from "./started-influxdb-container";
