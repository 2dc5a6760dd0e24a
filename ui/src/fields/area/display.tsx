export { ReferenceDisplay as AreaDisplay } from "../reference/display";
