// Every kind of CO-RE relocation, against types of the running kernel: what is there, what is not, what has another width or flavour.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define CORE __attribute__((preserve_access_index))

typedef struct { int counter; } CORE atomic_t;
struct list_head { struct list_head *next, *prev; } CORE;
struct mm_struct { unsigned long task_size; unsigned long start_stack; } CORE;

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct mm_struct *mm;
	struct task_struct *real_parent;
	struct list_head children;
	unsigned sched_reset_on_fork : 1;
	unsigned in_execve : 1;
	unsigned no_such_bit : 3;
	int no_such_field;
	unsigned int exit_state; // signed in the kernel: the width is the same
	unsigned short flags;    // wider in the kernel: the load is made wider
	long prio;               // narrower and signed in the kernel: not loadable
} CORE;

// Flavours: other views of the same type.
struct task_struct___old { int pid; long state; } CORE;
struct task_struct___new { int pid; unsigned int __state; } CORE;

struct sk_buff {
	unsigned int len;
	unsigned char pkt_type : 3;
	unsigned char ip_summed : 2;
	union {
		struct {
			struct sk_buff *next, *prev; // inside anonymous members in the kernel too
		};
	};
	unsigned short protocol;
	unsigned char cb[48];
} CORE;

struct no_such_struct { int a; struct { int b[4]; } c; } CORE;

enum bpf_map_type___x { BPF_MAP_TYPE_HASH___x = 100, BPF_MAP_TYPE_NO_SUCH = 101 };
enum no_such_enum { NO_SUCH_VALUE };

struct callback_head { struct callback_head *next; void (*func)(struct callback_head *head); };
struct callback_head___bad { int next; };
union no_such_union { int a; };

unsigned long out[64];
int guard;

SEC("raw_tp/sched_switch")
int fields(struct { unsigned long args[3]; } *ctx)
{
	struct task_struct *task = (void *)ctx->args[1];
	struct sk_buff *skb = (void *)ctx->args[2];
	int i = 0;

	out[i++] = bpf_core_field_exists(task->pid);
	out[i++] = bpf_core_field_exists(task->no_such_field);
	out[i++] = bpf_core_field_exists(struct no_such_struct, c);
	out[i++] = bpf_core_field_size(task->comm);
	out[i++] = bpf_core_field_size(task->mm);
	out[i++] = bpf_core_field_offset(task->children.prev);
	out[i++] = bpf_core_field_offset(skb->cb[17]);
	out[i++] = BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork);
	out[i++] = BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
	out[i++] = BPF_CORE_READ_BITFIELD_PROBED(skb, pkt_type);
	out[i++] = BPF_CORE_READ_BITFIELD_PROBED(skb, ip_summed);
	out[i++] = BPF_CORE_READ(task, real_parent, real_parent, mm, start_stack);
	out[i++] = BPF_CORE_READ(skb, prev, len);
	if (bpf_core_field_exists(((struct task_struct___new *)task)->__state))
		out[i++] = BPF_CORE_READ((struct task_struct___new *)task, __state);
	else
		out[i++] = BPF_CORE_READ((struct task_struct___old *)task, state);
	if (guard)
		out[i++] = BPF_CORE_READ(task, no_such_field) + BPF_CORE_READ_BITFIELD_PROBED(task, no_such_bit);
	return 0;
}

SEC("tp_btf/sched_switch")
int direct(struct { struct task_struct *preempt, *prev, *next; } *ctx)
{
	struct task_struct *task = ctx->next;

	out[0] = task->pid;
	out[1] = task->mm->task_size;
	out[2] = task->children.next->next->prev != 0;
	out[3] = task->comm[3];
	out[4] = task->flags;
	out[5] = task->exit_state;
	out[6] = BPF_CORE_READ_BITFIELD(task, sched_reset_on_fork);
	if (guard)
		out[7] = task->prio;
	return 0;
}

SEC("raw_tp/sys_enter")
int types(void *ctx)
{
	int i = 0;

	out[i++] = bpf_core_type_exists(struct task_struct);
	out[i++] = bpf_core_type_exists(struct no_such_struct);
	out[i++] = bpf_core_type_exists(union no_such_union);
	out[i++] = bpf_core_type_exists(atomic_t);
	out[i++] = bpf_core_type_size(struct task_struct);
	out[i++] = bpf_core_type_size(struct no_such_struct);
	out[i++] = bpf_core_type_id_local(struct task_struct);
	out[i++] = bpf_core_type_id_kernel(struct sk_buff);
	out[i++] = bpf_core_type_id_kernel(struct no_such_struct);
	out[i++] = bpf_core_enum_value_exists(enum bpf_map_type___x, BPF_MAP_TYPE_HASH___x);
	out[i++] = bpf_core_enum_value_exists(enum bpf_map_type___x, BPF_MAP_TYPE_NO_SUCH);
	out[i++] = bpf_core_enum_value(enum bpf_map_type___x, BPF_MAP_TYPE_HASH___x);
	if (guard) {
		out[i++] = bpf_core_enum_value(enum bpf_map_type___x, BPF_MAP_TYPE_NO_SUCH);
		out[i++] = bpf_core_enum_value(enum no_such_enum, NO_SUCH_VALUE);
	}
#if __clang_major__ >= 16
	out[i++] = bpf_core_type_matches(struct callback_head);
	out[i++] = bpf_core_type_matches(struct callback_head___bad);
	out[i++] = bpf_core_type_matches(struct no_such_struct);
	out[i++] = bpf_core_type_matches(struct list_head);
#endif
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
