// Every language highlight.js knows: fetched for code in one of the rare ones.
export { all } from "lowlight";
