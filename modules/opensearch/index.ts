export { OpenSearchContainer } from "./opensearch-container";
export { OpenSearchIndices } from "./opensearch-indices";
export {
  StartedOpenSearchContainer,
  type OpenSearchClientOptions,
} from "./started-opensearch-container";
