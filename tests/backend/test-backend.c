#include "test-backend.h"

#include <ftw.h>
#include <stdio.h>

/* Lets everything happen that is ready to. */
void
test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

char *
test_make_directory (void)
{
  g_autoptr (GError) error = NULL;
  char *directory = g_dir_make_tmp ("churn-backend-XXXXXX", &error);

  g_assert_no_error (error);
  return directory;
}

static int
remove_one (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return remove (path);
}

/* Takes @directory. */
void
test_remove_directory (char *directory)
{
  nftw (directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
  g_free (directory);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  test_schedule_add ();
  test_contact_list_add ();
  test_session_add ();
  test_contact_view_add ();
  test_poller_add ();
  test_outbox_add ();
  test_demo_add ();

  return g_test_run ();
}
