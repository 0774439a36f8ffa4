// What every page may use: menus that close, the learner's time zone, the choice of scheme.
import { closeMenus } from "./menus.js";
import { fillTimeZone } from "./zone.js";
import { switchScheme } from "./scheme.js";

closeMenus(document);
fillTimeZone(document);
switchScheme(document);
