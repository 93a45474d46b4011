// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// Computations of benchmarks/Kernels/Kernels.cs, with equal results. Arithmetic is unchecked as it is there; array bounds are checked in both.
contract Kernels {
    /// What a call costs around its work.
    function Nothing(uint256 n) external pure returns (int64) {
        return int64(uint64(n));
    }

    function Tight(uint256 n) external pure returns (int64) {
        unchecked {
            uint64 state = 1;
            for (uint256 i = 0; i < n; i++) state = state * 6364136223846793005 + 1442695040888963407;
            return int64(state);
        }
    }

    function Sha(uint256 n) external pure returns (int64) {
        unchecked {
            bytes memory padded = pad(n);
            uint32[8] memory h =
                [uint32(0x6a09e667), 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
            uint32[64] memory k = constants();
            uint32[64] memory w;
            for (uint256 start = 0; start < padded.length; start += 64) {
                expand(w, padded, start);
                compress(h, k, w);
            }

            return int64((uint64(h[0]) << 32) | h[7]);
        }
    }

    function Matmul(uint256 n) external pure returns (int64) {
        unchecked {
            int64[] memory a = new int64[](n * n);
            int64[] memory b = new int64[](n * n);
            int64[] memory c = new int64[](n * n);
            for (uint256 i = 0; i < a.length; i++) {
                a[i] = int64(uint64(i % 7));
                b[i] = int64(uint64(i % 11));
            }

            for (uint256 i = 0; i < n; i++) {
                for (uint256 j = 0; j < n; j++) {
                    int64 sum = 0;
                    for (uint256 k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
                    c[i * n + j] = sum;
                }
            }

            return c[c.length - 1] + c[n];
        }
    }

    function Schedule(uint256 n) external pure returns (int64) {
        unchecked {
            uint256[] memory duration = new uint256[](n * 8);
            uint256[] memory machine = new uint256[](n * 8);
            for (uint256 i = 0; i < duration.length; i++) {
                duration[i] = 1 + (i * 37 % 19);
                machine[i] = (i / 8 + i * 5) % 8;
            }

            uint256[] memory jobReady = new uint256[](n);
            uint256[] memory machineReady = new uint256[](8);
            uint256[] memory next = new uint256[](n);
            uint256 makespan = 0;
            for (uint256 scheduled = 0; scheduled < n * 8; scheduled++) {
                (uint256 best, uint256 start) = earliest(n, duration, machine, jobReady, machineReady, next);
                uint256 chosen = best * 8 + next[best];
                uint256 end = start + duration[chosen];
                jobReady[best] = end;
                machineReady[machine[chosen]] = end;
                next[best]++;
                if (end > makespan) makespan = end;
            }

            return int64(uint64(makespan));
        }
    }

    function Fib(uint256 n) external pure returns (int64) {
        return int64(uint64(fibonacci(n)));
    }

    function Sieve(uint256 n) external pure returns (int64) {
        unchecked {
            bytes memory composite = new bytes(n);
            uint256 primes = 0;
            for (uint256 i = 2; i < n; i++) {
                if (composite[i] != 0) continue;
                primes++;
                for (uint256 j = i * i; j < n; j += i) composite[j] = 0x01;
            }

            return int64(uint64(primes));
        }
    }

    function earliest(
        uint256 n,
        uint256[] memory duration,
        uint256[] memory machine,
        uint256[] memory jobReady,
        uint256[] memory machineReady,
        uint256[] memory next
    ) private pure returns (uint256 best, uint256 bestStart) {
        unchecked {
            uint256 bestDuration = 0;
            bestStart = type(uint256).max;
            for (uint256 job = 0; job < n; job++) {
                uint256 done = next[job];
                if (done == 8) continue;
                uint256 operation = job * 8 + done;
                uint256 start = jobReady[job];
                uint256 free = machineReady[machine[operation]];
                if (free > start) start = free;
                if (start < bestStart || (start == bestStart && duration[operation] < bestDuration)) {
                    best = job;
                    bestStart = start;
                    bestDuration = duration[operation];
                }
            }
        }
    }

    function fibonacci(uint256 n) private pure returns (uint256) {
        unchecked {
            return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
        }
    }

    function pad(uint256 n) private pure returns (bytes memory padded) {
        unchecked {
            padded = new bytes((n + 72) / 64 * 64);
            padded[n] = 0x80;
            uint256 bits = n * 8;
            for (uint256 i = 0; i < 8; i++) padded[padded.length - 1 - i] = bytes1(uint8(bits >> (8 * i)));
        }
    }

    function expand(uint32[64] memory w, bytes memory padded, uint256 start) private pure {
        unchecked {
            for (uint256 i = 0; i < 16; i++) {
                uint256 at = start + i * 4;
                w[i] = (uint32(uint8(padded[at])) << 24) | (uint32(uint8(padded[at + 1])) << 16)
                    | (uint32(uint8(padded[at + 2])) << 8) | uint32(uint8(padded[at + 3]));
            }

            for (uint256 i = 16; i < 64; i++) {
                uint32 x = w[i - 15];
                uint32 y = w[i - 2];
                uint32 s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3);
                uint32 s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >> 10);
                w[i] = w[i - 16] + s0 + w[i - 7] + s1;
            }
        }
    }

    function compress(uint32[8] memory h, uint32[64] memory k, uint32[64] memory w) private pure {
        unchecked {
            (uint32 a, uint32 b, uint32 c, uint32 d) = (h[0], h[1], h[2], h[3]);
            (uint32 e, uint32 f, uint32 g, uint32 last) = (h[4], h[5], h[6], h[7]);
            for (uint256 i = 0; i < 64; i++) {
                uint32 t1 = last + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
                uint32 t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
                last = g;
                g = f;
                f = e;
                e = d + t1;
                d = c;
                c = b;
                b = a;
                a = t1 + t2;
            }

            h[0] += a;
            h[1] += b;
            h[2] += c;
            h[3] += d;
            h[4] += e;
            h[5] += f;
            h[6] += g;
            h[7] += last;
        }
    }

    function rotate(uint32 value, uint256 bits) private pure returns (uint32) {
        unchecked {
            return (value >> bits) | (value << (32 - bits));
        }
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2), computed.
    function constants() private pure returns (uint32[64] memory k) {
        unchecked {
            uint256 found = 0;
            for (uint256 candidate = 2; found < 64; candidate++) {
                if (isPrime(candidate)) k[found++] = uint32(cubeRoot(candidate << 96));
            }
        }
    }

    function isPrime(uint256 n) private pure returns (bool) {
        unchecked {
            for (uint256 d = 2; d * d <= n; d++) {
                if (n % d == 0) return false;
            }

            return true;
        }
    }

    function cubeRoot(uint256 n) private pure returns (uint256 root) {
        unchecked {
            for (uint256 bit = 1 << 35; bit != 0; bit >>= 1) {
                uint256 trial = root | bit;
                if (trial * trial * trial <= n) root = trial;
            }
        }
    }
}
