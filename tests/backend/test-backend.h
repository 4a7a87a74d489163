#pragma once

#include "test-clock.h"
#include "test-api.h"

G_BEGIN_DECLS

/* Runs the main loop until @condition holds. A test that waits for something that never comes ends
 * by meson's own limit: nothing here depends on how long anything takes. */
#define test_run_until(condition)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
  }                                                                                                \
  G_STMT_END

void test_drain (void);
char *test_make_directory (void);
void test_remove_directory (char *directory);

void test_contact_list_add (void);
void test_contact_view_add (void);
void test_demo_add (void);
void test_expiry_add (void);
void test_local_add (void);
void test_outbox_add (void);
void test_poller_add (void);
void test_schedule_add (void);
void test_session_add (void);

G_END_DECLS
