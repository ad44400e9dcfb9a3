export { MosquittoContainer } from "./mosquitto-container";
export {
  StartedMosquittoContainer,
  type MosquittoConnectionOptions,
} from "./started-mosquitto-container";
export { MosquittoTopics } from "./mosquitto-topics";
export type { MosquittoTls } from "./server-files";
