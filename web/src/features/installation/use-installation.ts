import { useQuery } from "@tanstack/react-query";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";

/** How often it is looked again, ms. */
const every = 5000;

/** How the installation is, looked at again and again while somebody has it before them. */
export function useInstallation() {
  return useQuery({
    queryKey: keys.installation,
    queryFn: ({ signal }) => api.installation({ signal }),
    // No live event tells of the installation.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data ? every : false),
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
    // Each look is drawn, though nothing may have changed but how long ago everything was.
    notifyOnChangeProps: "all",
  });
}
