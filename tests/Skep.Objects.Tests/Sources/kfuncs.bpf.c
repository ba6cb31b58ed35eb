// What only the kernel can provide: functions, typed variables, some of which are not there.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct task_struct;
struct rq { int cpu; } __attribute__((preserve_access_index));

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release___flavour(struct task_struct *) __ksym __weak;
extern void bpf_no_such_function(int) __ksym __weak;
extern int bpf_task_from_pid(char *wrong, int types) __ksym __weak;
extern const struct rq runqueues __ksym;
extern const struct rq no_such_variable __ksym __weak;

unsigned long out;

SEC("tp_btf/task_newtask")
int acquire(unsigned long *ctx)
{
	struct task_struct *task = bpf_task_acquire((void *)ctx[0]);

	if (task && bpf_task_release___flavour)
		bpf_task_release___flavour(task);
	if (bpf_no_such_function)
		bpf_no_such_function(1);
	if (bpf_task_from_pid)
		out = bpf_task_from_pid(0, 1);
	if (&no_such_variable)
		out = no_such_variable.cpu;
	out += (unsigned long)&runqueues;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
