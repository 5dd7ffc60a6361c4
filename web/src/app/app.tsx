export function App() {
  return <main>Loci</main>;
}
