#include "config.h"

#include "churn-application.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sys/resource.h>

/* What a crash leaves behind holds no secret: it leaves nothing. The limit is 1 byte and not 0, as
 * where the kernel hands cores to a program it minds no other (core(5); fs/coredump.c). */
static void
leave_no_core (void)
{
  const struct rlimit limit = { 1, 1 };

  setrlimit (RLIMIT_CORE, &limit);
}

int
main (int argc, char **argv)
{
  g_autoptr (ChurnApplication) application = NULL;
  /* Of a build that is not installed. */
  const char *locale_dir = g_getenv ("CHURN_DESK_LOCALEDIR");

  leave_no_core ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Churn Desk"));

  application = churn_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
