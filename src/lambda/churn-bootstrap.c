/* What Lambda starts: a small static program, since there is no shell and no loader of ours yet in
 * the place where the package is unpacked. It starts the package's own loader with the package's
 * own libraries, so that nothing depends on what the machine has. */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIBRARIES "lib"
#define PROGRAM "bin/churn-desk-lambda"
#define SCORING_PROGRAM "bin/churn-desk-lambda-scoring"

/* The functions that score: their program is the one with the model in it. */
static const char *const scoring[] = {
  "analyse",
  "initial-prediction",
  "offer",
  "reconcile",
};

/* What the libraries are told beside what the function's settings say; @value may be a path in the
 * package. */
static const struct
{
  const char *name;
  const char *value;
  int is_path;
} settings[] = {
  /* the package has none: the machine's are not for our GIO */
  { "GIO_MODULE_DIR", "lib/gio/modules", 1 },
  { "AWS_CA_BUNDLE", "etc/ca-bundle.pem", 1 },
  { "GIO_USE_PROXY_RESOLVER", "dummy", 0 },
  { "GIO_USE_VFS", "local", 0 },
  { "GSETTINGS_BACKEND", "memory", 0 },
  /* one thread works: threads of OpenMP and further heaps of malloc only cost */
  { "OMP_NUM_THREADS", "1", 0 },
  { "MALLOC_ARENA_MAX", "1", 0 },
};

static void
fail (const char *what)
{
  fprintf (stderr, "bootstrap: %s: %s\n", what, strerror (errno));
  exit (EXIT_FAILURE);
}

static void
build_path (char path[PATH_MAX], const char *root, const char *name)
{
  int length = snprintf (path, PATH_MAX, "%s/%s", root, name);

  if (length < 0 || length >= PATH_MAX)
    {
      errno = ENAMETOOLONG;
      fail (name);
    }
}

static const char *
choose_program (const char *handler)
{
  for (size_t i = 0; handler != NULL && i < sizeof scoring / sizeof *scoring; i++)
    if (strcmp (scoring[i], handler) == 0)
      return SCORING_PROGRAM;
  return PROGRAM;
}

int
main (void)
{
  const char *root = getenv ("LAMBDA_TASK_ROOT");
  char loader[PATH_MAX], libraries[PATH_MAX], program[PATH_MAX], path[PATH_MAX];

  if (root == NULL || *root == '\0')
    root = "/var/task";
  build_path (loader, root, LIBRARIES "/" CHURN_LOADER);
  build_path (libraries, root, LIBRARIES);
  build_path (program, root, choose_program (getenv ("_HANDLER")));
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
    {
      const char *value = settings[i].value;

      if (settings[i].is_path)
        {
          build_path (path, root, value);
          value = path;
        }
      /* A setting of the function itself stands. */
      if (setenv (settings[i].name, value, 0) != 0)
        fail (settings[i].name);
    }
  /* Made for another C library. */
  unsetenv ("LD_LIBRARY_PATH");
  unsetenv ("LD_PRELOAD");
  execl (loader, loader, "--inhibit-cache", "--library-path", libraries, program, (char *) NULL);
  fail (loader);
}
