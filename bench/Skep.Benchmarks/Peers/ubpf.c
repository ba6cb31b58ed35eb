// Times uBPF's interpreter on one program: ubpf CODE MEMORY ROUNDS. CODE is plain instructions, whose addresses of data lie in MEMORY
// when that is at MEMORY_ADDRESS; it is also what r1 and r2 tell. Prints the result, the instructions of a run and ns of the fastest round.
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <ubpf.h>

#define MEMORY_ADDRESS ((void *)0x100000000000)

static uint64_t helper(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
	return 0;
}

static void count(void *context, int pc, const uint64_t registers[16], const uint8_t *stack, size_t length, uint64_t mask,
		  const uint8_t *stack_mask)
{
	++*(uint64_t *)context;
}

static void *read_file(const char *path, void *at, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END))
		exit((perror(path), 1));
	*size = (size_t)ftell(file);
	rewind(file);
	if (fread(at, 1, *size, file) != *size)
		exit((perror(path), 1));
	fclose(file);
	return at;
}

static uint64_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

int main(int argc, char **argv)
{
	static char code[1 << 20];
	size_t code_size, size;
	uint64_t result = 0, instructions = 0, best = UINT64_MAX;
	char *error = NULL;
	if (argc != 4)
		return 2;
	void *memory = mmap(MEMORY_ADDRESS, 1 << 24, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (memory != MEMORY_ADDRESS)
		return perror("mmap"), 1;
	read_file(argv[1], code, &code_size);
	read_file(argv[2], memory, &size);
	struct ubpf_vm *vm = ubpf_create();
	ubpf_register(vm, 8, "helper", helper);
	if (ubpf_load(vm, code, (uint32_t)code_size, &error))
		return fprintf(stderr, "%s\n", error), 1;
	// The counting round warms up as well.
	ubpf_register_debug_fn(vm, &instructions, count);
	if (ubpf_exec(vm, memory, size, &result))
		return 1;
	ubpf_register_debug_fn(vm, NULL, NULL);
	for (int round = 0; round < atoi(argv[3]); round++) {
		read_file(argv[2], memory, &size);
		uint64_t start = now();
		if (ubpf_exec(vm, memory, size, &result))
			return 1;
		uint64_t time = now() - start;
		best = time < best ? time : best;
	}
	printf("%" PRIu32 " %" PRIu64 " %" PRIu64 "\n", (uint32_t)result, instructions, best);
	return 0;
}
