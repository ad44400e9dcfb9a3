export { NginxContainer, StartedNginxContainer, type NginxContent } from "./nginx-container";
