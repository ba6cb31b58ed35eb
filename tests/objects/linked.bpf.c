/* SPDX-License-Identifier: MIT */
/*
 * linked_a and linked_b joined: `first` returns 2 * 100 + 20 + 1 + 10 + 5001 = 5232.
 *
 * build: only
 * link: linked_a linked_b
 */
