export { ReferenceDisplay as CompanyDisplay } from "../reference/display";
