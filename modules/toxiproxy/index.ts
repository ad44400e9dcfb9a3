export {
  StartedToxiProxyContainer,
  ToxiProxyContainer,
  type ProxyOptions,
} from "./toxiproxy-container";
export { type CreatedProxy, type Toxic } from "./created-proxy";
