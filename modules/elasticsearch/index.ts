export { ElasticsearchContainer } from "./elasticsearch-container";
export { ElasticsearchIndices } from "./elasticsearch-indices";
export {
  StartedElasticsearchContainer,
  type ElasticsearchClientOptions,
} from "./started-elasticsearch-container";
