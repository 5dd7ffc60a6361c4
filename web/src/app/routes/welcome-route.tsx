import { WelcomePage } from "@/features/library/welcome-page";
import { LibraryToggle } from "../shell/pane-toggles";

export function WelcomeRoute() {
  return <WelcomePage leading={<LibraryToggle />} />;
}
