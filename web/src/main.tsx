import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import "@/styles/index.css";

async function start() {
  if (import.meta.env.DEV && import.meta.env.VITE_MOCK) {
    const { startMock } = await import("@/testing/mock/browser");
    await startMock();
  }
  const root = document.getElementById("root");
  if (root) {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    );
  }
}

void start();
