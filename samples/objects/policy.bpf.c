/* SPDX-License-Identifier: MIT */
/*
 * Admission policy of a service: may this request go ahead, and if not, why. No packets and no kernel events are
 * involved: the service hands in a request as the context, the program writes the decision into it. In-process it is a
 * plug-in that cannot crash or hang the service.
 *
 * Time comes with the request, so the same requests always get the same decisions.
 */
#include "skep/bpf.h"

char LICENSE[] SEC("license") = "GPL";

enum verdict {
	ADMITTED,
	MALFORMED,
	FORBIDDEN_PATH,
	TENANT_OVER_LIMIT,
	SERVICE_OVER_LIMIT,
};

struct tenant {
	char name[16];
};

struct request {
	/* The service fills these in. */
	struct tenant tenant;
	char path[64];
	char cost[8]; /* decimal text, as it stands in the header; empty is 1 */
	__u64 time_ms;
	/* The program fills these in. */
	enum verdict verdict;
	__u32 remaining; /* what the tenant may still spend in this window */
	char reason[64];
};

const volatile __u64 window_ms = 1000;
const volatile __u32 tenant_limit = 100; /* cost for each window */
const volatile __u32 service_limit = 250;

struct usage {
	__u64 window; /* number of the window that `spent` belongs to */
	__u64 spent;
	__u64 admitted;
	__u64 refused;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct tenant);
	__type(value, struct usage);
} tenants SEC(".maps");

static const char reason_malformed[] = "the cost is not a number";
static const char reason_path[] = "%s is for administrators";
static const char reason_tenant[] = "%s spent %llu of %u, wants %llu more";
static const char reason_service[] = "all tenants spent %llu of %u";

#define explain(request, format, ...)                                                                                  \
	({                                                                                                             \
		__u64 args_[] = { __VA_ARGS__ };                                                                       \
		bpf_snprintf((request)->reason, sizeof((request)->reason), format, args_, sizeof(args_));              \
	})

struct sum {
	__u64 window;
	__u64 spent;
};

static long add_tenant(void *map, const struct tenant *tenant, struct usage *usage, struct sum *sum)
{
	if (usage->window == sum->window)
		sum->spent += usage->spent;
	return 0; /* go on to the next */
}

__always_inline __u64 spent_by_all(__u64 window)
{
	struct sum sum = { .window = window };

	bpf_for_each_map_elem(&tenants, add_tenant, &sum, 0);
	return sum.spent;
}

SEC("syscall")
int admit(struct request *request)
{
	struct request work = *request; /* helpers want their texts where no one changes them meanwhile */
	unsigned long cost = 1;
	struct usage *usage;
	__u64 window, all;

	work.tenant.name[sizeof(work.tenant.name) - 1] = 0;
	work.path[sizeof(work.path) - 1] = 0;
	work.reason[0] = 0;

	if (work.cost[0] && bpf_strtoul(work.cost, sizeof(work.cost), 10, &cost) < 0) {
		work.verdict = MALFORMED;
		__builtin_memcpy(work.reason, reason_malformed, sizeof(reason_malformed));
		goto decided;
	}
	if (bpf_strncmp(work.path, 6, "/admin") == 0) {
		work.verdict = FORBIDDEN_PATH;
		explain(&work, reason_path, (long)work.path);
		goto decided;
	}

	usage = bpf_map_lookup_elem(&tenants, &work.tenant);
	if (!usage) {
		struct usage none = {};

		bpf_map_update_elem(&tenants, &work.tenant, &none, BPF_NOEXIST);
		usage = bpf_map_lookup_elem(&tenants, &work.tenant);
		if (!usage)
			return -1; /* more tenants than the map holds */
	}
	window = window_ms ? work.time_ms / window_ms : 0;
	if (usage->window != window) {
		usage->window = window;
		usage->spent = 0;
	}
	all = spent_by_all(window);
	if (usage->spent + cost > tenant_limit) {
		work.verdict = TENANT_OVER_LIMIT;
		explain(&work, reason_tenant, (long)work.tenant.name, usage->spent, tenant_limit, cost);
		usage->refused++;
	} else if (all + cost > service_limit) {
		work.verdict = SERVICE_OVER_LIMIT;
		explain(&work, reason_service, all, service_limit);
		usage->refused++;
	} else {
		work.verdict = ADMITTED;
		usage->spent += cost;
		usage->admitted++;
	}
	work.remaining = usage->spent > tenant_limit ? 0 : tenant_limit - usage->spent;

decided:
	request->verdict = work.verdict;
	request->remaining = work.remaining;
	__builtin_memcpy(request->reason, work.reason, sizeof(work.reason));
	return work.verdict == ADMITTED;
}
