export { ReferenceDisplay as SiteDisplay } from "../reference/display";
