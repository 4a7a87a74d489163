#include "churn-ubjson.h"
#include "test-adapters.h"

#include <string.h>

#define DEEP 1000000

/* A value in memory of just its size, beyond which nothing is to be read. */
typedef struct
{
  guint8 *bytes;
  ChurnUbjson value;
} Piece;

static void
piece_clear (Piece *self)
{
  g_free (self->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Piece, piece_clear)

static Piece
new_piece (const char *text, gsize length)
{
  guint8 *bytes = g_memdup2 (text, length);

  return (Piece){ bytes, { bytes, bytes + length } };
}

#define PIECE(text) new_piece ((text), sizeof (text) - 1)

static void
test_numbers (void)
{
  Piece pieces[] = {
    PIECE ("[$i#U\2\xff\x7f"),
    PIECE ("[$U#i\2\xff\x7f"),
    PIECE ("[$I#I\0\2\xff\xfe\1\0"),
    PIECE ("[$l#l\0\0\0\2\x80\0\0\0\0\1\0\0"),
    PIECE ("[$L#L\0\0\0\0\0\0\0\2\xff\xff\xff\xff\xff\xff\xff\xfd\0\0\0\1\0\0\0\0"),
    PIECE ("[$d#U\2\x3f\xc0\0\0\xbf\0\0\0"),
    PIECE ("[$D#U\2\x3f\xf8\0\0\0\0\0\0\xbf\xe0\0\0\0\0\0\0"),
  };
  static const double expected[][2] = {
    { -1, 127 },        { 255, 127 },  { -2, 256 },   { G_MININT32, 65536 },
    { -3, 4294967296 }, { 1.5, -0.5 }, { 1.5, -0.5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_auto (Piece) piece = pieces[i];
      ChurnUbjson after = piece.value;
      guint n = 0;
      g_autofree double *numbers = churn_ubjson_dup_numbers (&piece.value, &n);

      g_assert_cmpmem (numbers, n * sizeof *numbers, expected[i], sizeof expected[i]);
      g_assert_true (churn_ubjson_go_on (&after));
      g_assert_true (after.at == after.end);
    }
}

/* Counts of more than there is, by one or by so much that as many bytes are few again. */
static void
test_counts (void)
{
  Piece pieces[] = {
    PIECE ("[$U#U\3\1\2"),
    PIECE ("[$l#U\1\0\0\0"),
    PIECE ("[$i#i\xff\0\0\0\0"),
    PIECE ("[$l#l\xff\xff\xff\xff\0\0\0\0"),
    PIECE ("[$l#L\x40\0\0\0\0\0\0\0"),
    PIECE ("[$L#L\x20\0\0\0\0\0\0\0"),
    PIECE ("[$U#L\xff\xff\xff\xff\xff\xff\xff\xff\0"),
    PIECE ("[$U#d\0\0\0\0"),
    PIECE ("[$U#L\0\0"),
    PIECE ("[$Z#U\1"),
    PIECE ("[$U#"),
    PIECE ("[$U"),
    PIECE ("[$"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_auto (Piece) piece = pieces[i];
      guint n;

      g_test_message ("case %u", i);
      g_assert_null (churn_ubjson_dup_numbers (&piece.value, &n));
      g_assert_false (churn_ubjson_go_on (&piece.value));
    }
}

/* What is nested deeper than any model is refused before there is no more stack. */
static void
test_depth (void)
{
  g_autofree guint8 *deep = g_malloc (DEEP);
  ChurnUbjson value = { deep, deep + DEEP };
  g_auto (Piece) shallow = PIECE ("{U\1x[[[[]]]]U\1yT}");
  ChurnUbjson member;

  memset (deep, '[', DEEP);
  g_assert_false (churn_ubjson_go_on (&value));
  g_assert_true (churn_ubjson_get_member (&shallow.value, "y", &member));
  g_assert_cmpint (*member.at, ==, 'T');
  g_assert_true (churn_ubjson_go_on (&shallow.value));
}

void
test_ubjson_add (void)
{
  g_test_add_func ("/ubjson/numbers", test_numbers);
  g_test_add_func ("/ubjson/counts", test_counts);
  g_test_add_func ("/ubjson/depth", test_depth);
}
