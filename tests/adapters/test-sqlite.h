#pragma once

void test_sqlite_store_add (void);
void test_reconcile_add (void);
void test_steps_add (void);
void test_shuffle_add (void);
void test_make_offers_add (void);
void test_poll_add (void);
void test_agent_api_add (void);
void test_forget_add (void);
