export { ReferenceDisplay as RecordDisplay } from "../reference/display";
