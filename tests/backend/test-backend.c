#include "test-backend.h"

#include <glib/gstdio.h>

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

static void
remove_below (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_below (path);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

/* Takes @directory. */
void
test_remove_directory (char *directory)
{
  remove_below (directory);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
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
  test_expiry_add ();
  test_demo_add ();
  test_local_add ();

  return g_test_run ();
}
