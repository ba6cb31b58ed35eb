// Makes clang emit as many kinds of instruction as C has a way to ask for. Compiled by the tests for every -mcpu and byte order.
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

static long (*lookup)(void *map, const void *key) = (void *)1;

struct fields {
	u8 a;
	s8 b;
	u16 c;
	s16 d;
	u32 e;
	s32 f;
	u64 g;
	s64 h;
};

u64 table[4];

__attribute__((noinline)) static u64 mix(u64 a, u32 b)
{
	return (a ^ b) * 0x9e3779b97f4a7c15ull;
}

s64 memory(volatile struct fields *p)
{
	p->a = 1;
	p->c = 2;
	p->e = 3;
	p->g = -4;
	p->b = p->a;
	p->d = p->c;
	p->f = p->e;
	p->h = p->g;
	return p->a + p->b + p->c + p->d + (s64)p->e + p->f + p->g + p->h;
}

u64 arithmetic(u64 a, s64 b, u32 c, s32 d)
{
	u64 r = a / (b | 1);

	r += c % 7;
	r ^= c / (d | 1);
	r -= a >> 3;
	r |= b >> 5;
	r &= ~(u64)c << (d & 63);
	r += (s8)a + (s16)b;
	r += c * 5;
	r += d >> 2;
	r += c << 3;
	r += a % 1000003;
#if __BPF_CPU_VERSION__ >= 4
	r += d / 3;
	r -= d % 9;
	r += b / 7;
	r += b % (d | 1);
#endif
	return -r;
}

u64 swap(u16 a, u32 b, u64 c)
{
	return __builtin_bswap16(a) + __builtin_bswap32(b) + __builtin_bswap64(c);
}

u64 jumps(u64 a, s64 b, u32 c, s32 d)
{
	u64 r = 0;

	for (u64 i = 0; i < a; i++) {
		if (b > 5)
			r += 1 + i * b;
		if (c < 9)
			r ^= 3 * i;
		if (d >= -2)
			r *= 5;
		if (a == b)
			r++;
		if (r & 8)
			break;
		if ((s32)r <= d)
			r += 7;
		if (c != (u32)r)
			r -= 2;
	}
	return r;
}

#if __BPF_CPU_VERSION__ >= 3
u64 atomics(u64 *p, u32 *q, u64 v, u32 w)
{
	u64 r = __sync_fetch_and_add(p, v);

	r += __sync_fetch_and_add(q, w);
	r += __sync_fetch_and_or(p, v);
	r += __sync_fetch_and_and(q, w);
	r += __sync_fetch_and_xor(p, v);
	r += __sync_lock_test_and_set(p, v);
	r += __sync_lock_test_and_set(q, w);
	r += __sync_val_compare_and_swap(p, v, r);
	r += __sync_val_compare_and_swap(q, w, (u32)r);
	return r;
}
#endif

void add(u64 *p, u32 *q, u64 v, u32 w)
{
	__sync_fetch_and_add(p, v);
	__sync_fetch_and_add(q, w);
}

u64 calls(void *ctx, u64 k)
{
	char key[16];

	__builtin_memset(key, 0, sizeof(key));
	key[3] = k;
	return mix(lookup(ctx, key), k) + table[k & 3] + 0x123456789abcdefull;
}
