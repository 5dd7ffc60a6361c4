//! Giving memory back to the operating system: the allocator's part and the pages of the compiled-in weights.
//!
//! This is the one module that speaks to the operating system about memory. On anything but Linux its functions do
//! nothing, and what they would have returned stays with the process.

/// Sets glibc's allocator up for a process that holds a model for a while and then lets go of it.
///
/// glibc raises its thresholds whenever a large block is freed, and from then on keeps such blocks. With both fixed at
/// 128 KiB the private memory after dropping the model is 2.7 MB where it would be 5.4 (24 for weights on the heap). To
/// be called first thing in `main`, before other threads allocate. Does nothing with another allocator.
pub fn tune_allocator() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const THRESHOLD_BYTES: libc::c_int = 128 * 1024;
        /// By default every thread may get a heap of its own, eight for each core, and each keeps what it once needed.
        /// With a single heap, 1,186 notes were read with 13 MB less at the peak; two let two readers allocate at once.
        const MOST_HEAPS: libc::c_int = 2;
        #[expect(unsafe_code, reason = "The allocator's settings are reachable through the C library only.")]
        // SAFETY: `mallopt` takes two integers, locks the allocator itself and touches no memory of ours.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, THRESHOLD_BYTES);
            libc::mallopt(libc::M_TRIM_THRESHOLD, THRESHOLD_BYTES);
            libc::mallopt(libc::M_ARENA_MAX, MOST_HEAPS);
        }
    }
}

/// Returns freed heap memory that the allocator still holds. To be called after something large was let go, not often:
/// it walks every heap.
pub fn give_back_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(unsafe_code, reason = "The allocator can be asked to trim through the C library only.")]
        // SAFETY: `malloc_trim` releases free memory only, locks the allocator itself and may be called at any time.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}

/// The resident memory of this process, in bytes, where the system tells it.
#[must_use]
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Lets the kernel take back the pages of `data`, which is compiled into the program; they are read from the program's
/// file again when somebody looks at them.
///
/// Only whole pages inside of `data` are given back, so its neighbours in the program are left alone.
pub(crate) fn give_back_pages(data: &'static [u8]) {
    #[cfg(target_os = "linux")]
    {
        let Some(pages) = whole_pages(data, page_size()) else { return };
        #[expect(unsafe_code, reason = "The kernel can be told only by a system call on an address range.")]
        // SAFETY: the range is page-aligned and lies within `data`. `data` is `'static` and was never writable, so its
        // pages are unmodified private mappings of the program's file: after MADV_DONTNEED a read finds the same bytes.
        // A failure leaves everything as it was, which is why the result is not looked at.
        unsafe {
            libc::madvise(pages.as_ptr().cast_mut().cast(), pages.len(), libc::MADV_DONTNEED);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = data;
}

#[cfg(target_os = "linux")]
fn page_size() -> usize {
    #[expect(unsafe_code, reason = "The page size is known to the C library only.")]
    // SAFETY: `sysconf` reads a constant of the running system.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(4096)
}

/// The part of `data` that fills pages from their first byte to their last.
#[cfg(target_os = "linux")]
fn whole_pages(data: &[u8], page_size: usize) -> Option<&[u8]> {
    let before = data.as_ptr().addr().next_multiple_of(page_size) - data.as_ptr().addr();
    let inside = data.get(before..)?;
    let length = inside.len() / page_size * page_size;
    (length > 0).then(|| &inside[..length])
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    static SAMPLE: [u8; 40_000] = {
        let mut bytes = [0; 40_000];
        let mut index = 0;
        while index < bytes.len() {
            bytes[index] = (index % 251) as u8;
            index += 1;
        }
        bytes
    };

    #[test]
    fn pages_given_back_read_the_same_afterwards() {
        give_back_pages(&SAMPLE);
        assert!(SAMPLE.iter().enumerate().all(|(index, byte)| usize::from(*byte) == index % 251));
    }

    #[test]
    fn only_whole_pages_inside_are_meant() {
        let pages = whole_pages(&SAMPLE, 4096).expect("40,000 bytes hold a page");
        assert_eq!(pages.as_ptr().addr() % 4096, 0);
        assert_eq!(pages.len() % 4096, 0);
        assert!(SAMPLE.as_ptr_range().start <= pages.as_ptr_range().start);
        assert!(pages.as_ptr_range().end <= SAMPLE.as_ptr_range().end);
        assert!(SAMPLE.len() - pages.len() < 2 * 4096);
        assert_eq!(whole_pages(&SAMPLE[..1], 4096), None);
        assert_eq!(whole_pages(&[], 4096), None);
    }
}
