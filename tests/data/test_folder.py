"""A folder of rated pictures loads; what cannot be used is named; what cannot work at all is one sentence."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gencore.data.base import load_data
from gencore.data.folder import default_size, load
from gencore.data.table import inside_name
from gencore.errors import DataError
from gencore.types import Field, ImageSpec

GOOD = "file_name,Moira,Ferdinando\na.png,7,1\nb.png,2,9\nc.png,5,\n"


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in load(folder).problems]


def sentence(folder: Path, **options: object) -> str:
    with pytest.raises(DataError) as caught:
        load(folder, **options)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


class TestGoodFolders:
    def test_pictures_rows_and_keys_come_in_the_order_of_the_table(self, make_folder):
        folder = make_folder(GOOD)
        data = load(folder)
        assert data.name == "rated"
        assert data.keys == ["a.png", "b.png", "c.png"]
        assert data.condition.fields == (Field("Moira"), Field("Ferdinando"))
        np.testing.assert_array_equal(data.rows, np.array([[7, 1], [2, 9], [5, np.nan]], np.float32))
        np.testing.assert_array_equal(data.images[1], np.asarray(Image.open(folder / "b.png")))
        assert data.problems == ()

    def test_a_folder_loads_by_its_path(self, make_folder):
        assert len(load_data(str(make_folder(GOOD)), ImageSpec(16, 16))) == 3

    def test_pictures_lie_in_folders_below(self, make_folder):
        folder = make_folder("file_name,Moira\nold/a.png,1\n./new\\b.png,2\n", ("old/a.png", "new/b.png"))
        data = load(folder)
        assert data.keys == ["old/a.png", "new/b.png"]
        assert data.problems == ()

    def test_a_row_without_any_rating_is_a_picture_about_which_all_is_missing(self, make_folder):
        data = load(make_folder("file_name,Moira\na.png,\nb.png,3\n", ("a.png", "b.png")))
        assert len(data) == 2
        assert np.isnan(data.rows[0, 0])
        assert data.problems == ()

    def test_blank_rows_are_skipped_and_counted(self, make_folder):
        folder = make_folder("file_name,Moira\na.png,1\n\n,\nb.png,2\nc.png,12\n")
        assert problems(folder)[0].startswith("metadata.csv, row 6: score 12")

    def test_a_cell_over_two_lines_is_one_row(self, make_folder):
        folder = make_folder('file_name,Moira,notes:ignore\na.png,1,"two\nlines"\nb.png,2,x\nc.png,12,x\n')
        assert problems(folder)[0].startswith("metadata.csv, row 4: score 12")

    @pytest.mark.parametrize(
        "content",
        [
            GOOD.replace("\n", "\r\n").encode(),
            b"\xef\xbb\xbf" + GOOD.encode(),
            GOOD.replace(",", ";").encode(),
            GOOD.replace(",", "\t").encode(),
            GOOD.replace(",", ", ").encode(),
            GOOD.replace("a.png", '"a.png"').encode(),
        ],
        ids=["crlf", "byte-order-mark", "semicolons", "tabs", "spaces", "quotes"],
    )
    def test_every_spreadsheet_writes_it_differently(self, make_folder, content):
        folder = make_folder("")
        (folder / "metadata.csv").write_bytes(content)
        data = load(folder)
        np.testing.assert_array_equal(data.rows, np.array([[7, 1], [2, 9], [5, np.nan]], np.float32))
        assert data.problems == ()

    def test_metadata_tsv_serves_too(self, make_folder):
        folder = make_folder(GOOD.replace(",", "\t"))
        (folder / "metadata.csv").rename(folder / "metadata.tsv")
        assert len(load(folder)) == 3

    def test_a_decimal_comma_is_read_where_semicolons_separate(self, make_folder):
        data = load(make_folder("file_name;Moira\na.png;7,5\nb.png;2\n", ("a.png", "b.png")))
        assert data.rows[:, 0].tolist() == [7.5, 2.0]

    def test_names_may_have_accents(self, make_folder):
        data = load(make_folder("file_name,Zoë\nschön.png,7\nb.png,2\n", ("schön.png", "b.png")))
        assert data.keys[0] == "schön.png"
        assert data.condition.names == ("Zoë",)


class TestSize:
    def test_small_pictures_keep_their_size(self, make_folder):
        assert load(make_folder(GOOD)).image == ImageSpec(24, 32)

    def test_a_wanted_size_is_given(self, make_folder):
        assert load(make_folder(GOOD), ImageSpec(40, 16)).images.shape == (3, 40, 16, 3)

    @pytest.mark.parametrize(
        ("sizes", "expected"),
        [
            ([(96, 128)] * 2 + [(500, 500)], (96, 128)),
            ([(3000, 4000)] * 2 + [(96, 96)], (96, 128)),
            ([(28, 28)] * 2, (32, 32)),
            ([(9, 9)] * 2, (16, 16)),
            ([(120, 160)] * 2, (120, 160)),
            ([(100, 800)] * 2, (16, 128)),
            ([(90, 120), (110, 150), (100, 140)], (96, 144)),
        ],
        ids=["most-common", "large", "rounded", "at-least-16", "limit", "strip", "all-different"],
    )
    def test_the_default_follows_the_files(self, sizes, expected):
        assert default_size(sizes) == ImageSpec(*expected)

    def test_phone_pictures_count_as_they_are_shown(self, tmp_path, make_folder):
        folder = make_folder("file_name,Moira\na.jpg,1\nb.jpg,2\n", ())
        exif = Image.Exif()
        exif[0x0112] = 6
        for name in ("a.jpg", "b.jpg"):
            Image.new("RGB", (64, 32)).save(folder / name, exif=exif)
        assert load(folder).image == ImageSpec(64, 32)


class TestColumns:
    def columns(self, make_folder, table):
        return load(make_folder(table)).condition.fields

    def test_text_is_a_class_with_sorted_names(self, make_folder):
        data = load(make_folder("file_name,make\na.png,Volvo\nb.png,Fiat\nc.png,\n"))
        assert data.condition.fields == (Field("make", "class", classes=("Fiat", "Volvo")),)
        np.testing.assert_array_equal(data.rows[:, 0], np.float32([1, 0, np.nan]))

    def test_true_and_false_is_binary(self, make_folder):
        data = load(make_folder("file_name,smiling\na.png,True\nb.png,no\nc.png,\n"))
        assert data.condition.fields == (Field("smiling", "binary"),)
        np.testing.assert_array_equal(data.rows[:, 0], np.float32([1, 0, np.nan]))

    def test_the_header_makes_a_class_of_numbers_sorted_by_value(self, make_folder):
        data = load(make_folder("file_name,digit:class\na.png,10\nb.png,9.0\nc.png,\n"))
        assert data.condition.fields == (Field("digit", "class", classes=("9", "10")),)
        np.testing.assert_array_equal(data.rows[:, 0], np.float32([1, 0, np.nan]))

    @pytest.mark.parametrize("header", ["Moira:score(1-10)", "Moira : Score(1..10)", "Moira:score( 1 to 10 )"])
    def test_the_header_gives_a_range(self, make_folder, header):
        fields = self.columns(make_folder, f"file_name,{header}\na.png,10\nb.png,1\nc.png,2\n")
        assert fields == (Field("Moira", low=1.0, high=10.0),)

    def test_a_range_may_be_negative(self, make_folder):
        fields = self.columns(make_folder, "file_name,Moira:score(-1.5-1.5)\na.png,-1\nb.png,1\nc.png,0\n")
        assert fields == (Field("Moira", low=-1.5, high=1.5),)

    def test_the_header_lists_classes_in_their_order(self, make_folder):
        fields = self.columns(make_folder, "file_name,state:class(poor|good|new)\na.png,new\nb.png,poor\nc.png,\n")
        assert fields == (Field("state", "class", classes=("poor", "good", "new")),)

    def test_the_header_makes_numbers_binary(self, make_folder):
        assert self.columns(make_folder, "file_name,old:binary\na.png,1\nb.png,0\nc.png,\n") == (
            Field("old", "binary"),
        )

    def test_a_column_is_ignored_on_request(self, make_folder):
        data = load(make_folder("file_name,Moira,id:ignore\na.png,1,100\nb.png,2,200\nc.png,3,\n"))
        assert data.condition.names == ("Moira",)
        assert data.problems == ()

    def test_fields_json_rules_over_header_and_cells(self, make_folder):
        folder = make_folder("file_name,Moira:class,digit,tone:a:class\na.png,10,3,x\nb.png,1,4,y\nc.png,,,\n")
        described = [
            {"name": "Moira", "low": 1, "high": 10},
            {"name": "digit", "classes": [3, 4, 5]},
            {"name": "tone:a:class", "kind": "class"},
        ]
        (folder / "fields.json").write_text(json.dumps({"fields": described}))
        assert load(folder).condition.fields == (
            Field("Moira", low=1.0, high=10.0),
            Field("digit", "class", classes=("3", "4", "5")),
            Field("tone:a:class", "class", classes=("x", "y")),
        )

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("{", "fields.json cannot be read"),
            ('{"Moira": 3}', "fields.json is not a list of fields"),
            ('[{"kind": "score"}]', "fields.json, field 1: 'name'"),
            ('[{"name": "Moira", "hihg": 3}]', 'fields.json, field 1: "hihg" is unknown'),
            ('[{"name": "Moira", "kind": "stars"}]', 'fields.json, field 1: kind "stars" is none of score'),
            ('[{"name": "Moira", "high": "x"}]', "fields.json, field 1: could not convert"),
            ("[3]", "fields.json, field 1:"),
            ('[{"name": "Maira"}]', 'fields.json describes "Maira", but metadata.csv has no such column'),
            ('[{"name": "Moira", "low": 9}]', 'metadata.csv, row 1: column "Moira" cannot be used'),
        ],
    )
    def test_a_wrong_fields_json_is_explained(self, make_folder, content, expected):
        folder = make_folder(GOOD)
        (folder / "fields.json").write_text(content)
        assert sentence(folder).startswith(expected)

    def test_brackets_that_say_nothing_are_explained(self, make_folder):
        text = sentence(make_folder("file_name,Moira:score(high)\na.png,1\n"))
        assert text.startswith('metadata.csv, row 1: the column "Moira:score(high)"')
        assert "Moira:score(1-10)" in text

    @pytest.mark.parametrize(
        ("column", "reason"),
        [
            (["", "", ""], 'column "extra" is empty; it is left out'),
            (["Fiat", "Fiat", ""], 'column "extra" says "Fiat" everywhere'),
        ],
    )
    def test_a_column_that_says_nothing_is_left_out(self, make_folder, column, reason):
        rows = "".join(f"{file}.png,1,{cell}\n" for file, cell in zip("abc", column, strict=True))
        data = load(make_folder("file_name,Moira,extra\n" + rows))
        assert data.condition.names == ("Moira",)
        assert str(data.problems[0]).startswith(f"metadata.csv: {reason}")
        assert "extra:ignore" in str(data.problems[0])

    def test_free_text_is_no_class(self, make_folder):
        files = [f"{number}.png" for number in range(101)]
        rows = "".join(f"{file},1,caption of {file}\n" for file in files)
        data = load(make_folder("file_name,Moira,caption\n" + rows, files), ImageSpec(8, 8))
        assert data.condition.names == ("Moira",)
        assert "101 different texts" in str(data.problems[0])

    def test_an_index_column_without_a_name_is_left_out(self, make_folder):
        data = load(make_folder(",file_name,Moira\n0,a.png,1\n1,b.png,2\n2,c.png,3\n"))
        assert data.condition.names == ("Moira",)
        assert [str(each) for each in data.problems] == [
            "metadata.csv, row 1: column 1 has no name; it is left out. Name it, or remove it"
        ]


class TestRowsLeftOut:
    """Each of these loses its row, and only its row."""

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ("b.png,11", "metadata.csv, row 3: score 11 for Moira is outside 0..9; correct or empty the cell"),
            ("b.png,-1", "metadata.csv, row 3: score -1 for Moira is outside 0..9; correct or empty the cell"),
            ("b.png,abc", 'metadata.csv, row 3: "abc" for Moira is not a number; give 0..9; correct or empty'),
            ("b.png,NaN", 'metadata.csv, row 3: "NaN" for Moira is not a number; give 0..9; correct or empty'),
            ("b.png,inf", 'metadata.csv, row 3: "inf" for Moira is not a number; give 0..9; correct or empty'),
            ("b.png,1_0", 'metadata.csv, row 3: "1_0" for Moira is not a number; give 0..9; correct or empty'),
            ("b.png", "metadata.csv, row 3: 1 cells where the header has 2; add or remove some"),
            ("b.png,1,2", "metadata.csv, row 3: 3 cells where the header has 2; add or remove some"),
            (",5", "metadata.csv, row 3: file_name is empty; name the picture, or remove the row"),
            ("gone.png,5", "metadata.csv, row 3: gone.png is not in the folder; put it there, or remove the row"),
            ("a.png,5", "metadata.csv, row 3: a.png has its ratings in row 2 already; remove one of the two rows"),
            ("./a.png,5", "metadata.csv, row 3: a.png has its ratings in row 2 already; remove one of the two rows"),
            ("../b.png,5", "metadata.csv, row 3: file_name ../b.png lies outside the folder; copy the picture into it"),
            ("x/../../b.png,5", "metadata.csv, row 3: file_name x/../../b.png lies outside the folder; copy the"),
            ("..\\b.png,5", "metadata.csv, row 3: file_name ..\\b.png lies outside the folder; copy the picture"),
            ("/etc/passwd,5", "metadata.csv, row 3: file_name /etc/passwd lies outside the folder; copy the picture"),
            ("C:\\b.png,5", "metadata.csv, row 3: file_name C:\\b.png lies outside the folder; copy the picture"),
            ('"b.png"x,5', "metadata.csv, row 3: quotation marks do not match"),
            (".,5", "metadata.csv, row 3: . is not a file; name a picture, or remove the row"),
            ("b\0.png,5", "metadata.csv, row 3: b\0.png cannot be a file name; correct it, or remove the row"),
            ("b" * 300 + ",5", f"metadata.csv, row 3: {'b' * 80} cannot be a file name; correct it, or remove"),
        ],
    )
    def test_a_bad_row(self, make_folder, row, expected):
        data = load(make_folder(f"file_name,Moira\na.png,1\n{row}\nc.png,2\n"))
        assert data.keys == ["a.png", "c.png"]
        assert data.rows[:, 0].tolist() == [1, 2]
        assert str(data.problems[0]).startswith(expected)

    def test_a_quotation_mark_that_never_closes(self, make_folder):
        data = load(make_folder('file_name,Moira\na.png,1\nc.png,2\nb.png,"3\n'))
        assert len(data) == 2
        assert "row 4: quotation marks do not match" in str(data.problems[0])

    def test_an_unknown_class(self, make_folder):
        folder = make_folder("file_name,make:class(Fiat|Volvo)\na.png,Fiat\nb.png,Saab\nc.png,Volvo\n")
        assert problems(folder) == [
            'metadata.csv, row 3: "Saab" is not a make; choose one of Fiat, Volvo; correct or empty the cell'
        ]

    def test_neither_yes_nor_no(self, make_folder):
        folder = make_folder("file_name,old:binary\na.png,1\nb.png,2\nc.png,no\n")
        assert problems(folder)[0].startswith('metadata.csv, row 3: "2" for old is neither 0 nor 1')

    def test_every_bad_cell_is_reported(self, make_folder):
        folder = make_folder("file_name,Moira,Ferdinando\na.png,1,1\nb.png,11,x\nc.png,2,2\n")
        assert [text.split(" is ")[0] for text in problems(folder)] == [
            "metadata.csv, row 3: score 11 for Moira",
            'metadata.csv, row 3: "x" for Ferdinando',
        ]

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"just some text", "b.png is not a picture; give a real PNG"),
            (b"", "b.png is not a picture; give a real PNG"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "b.png is"),
        ],
        ids=["text", "empty", "signature-only"],
    )
    def test_a_file_that_is_no_picture(self, make_folder, content, expected):
        folder = make_folder(GOOD)
        (folder / "b.png").write_bytes(content)
        data = load(folder)
        assert data.keys == ["a.png", "c.png"]
        assert str(data.problems[0]).startswith(f"metadata.csv, row 3: {expected}")

    def test_a_truncated_picture(self, make_folder):
        folder = make_folder(GOOD)
        whole = (folder / "b.png").read_bytes()
        (folder / "b.png").write_bytes(whole[: len(whole) // 2])
        assert problems(folder) == [
            "metadata.csv, row 3: b.png is damaged or cut off in the middle; save or copy it again"
        ]

    @pytest.mark.parametrize(
        ("size", "expected"),
        [
            ((1, 1), "b.png has 1×1 pixels, too few; give a picture of at least 8×8"),
            ((5000, 20), "b.png has 5000×20 pixels, a strip longer than 8:1; crop it"),
        ],
    )
    def test_a_picture_of_an_unusable_size(self, make_folder, size, expected):
        folder = make_folder(GOOD)
        Image.new("RGB", size).save(folder / "b.png")
        assert problems(folder) == [f"metadata.csv, row 3: {expected}"]

    def test_a_link_that_leads_outside(self, make_folder, tmp_path):
        folder = make_folder(GOOD)
        (folder / "b.png").rename(tmp_path / "secret.png")
        (folder / "b.png").symlink_to(tmp_path / "secret.png")
        assert problems(folder) == [
            "metadata.csv, row 3: b.png is a link that leads outside the folder; copy the picture into it"
        ]

    def test_a_folder_link_that_leads_outside(self, make_folder, tmp_path):
        folder = make_folder("file_name,Moira\na.png,1\naway/x.png,2\nc.png,2\n", ("a.png", "c.png"))
        (tmp_path / "elsewhere").mkdir()
        Image.new("RGB", (32, 24)).save(tmp_path / "elsewhere" / "x.png")
        (folder / "away").symlink_to(tmp_path / "elsewhere")
        assert "row 3: away/x.png is a link that leads outside" in problems(folder)[0]

    def test_a_link_inside_the_folder_is_fine(self, make_folder):
        folder = make_folder("file_name,Moira\na.png,1\nlink.png,2\n", ("a.png",))
        (folder / "link.png").symlink_to(folder / "a.png")
        assert len(load(folder)) == 2

    def test_a_pipe_is_not_waited_for(self, make_folder):
        folder = make_folder(GOOD, ("a.png", "c.png"))
        os.mkfifo(folder / "b.png")
        assert problems(folder) == ["metadata.csv, row 3: b.png is not a file; name a picture, or remove the row"]

    def test_a_picture_that_no_row_names(self, make_folder):
        folder = make_folder(GOOD, ("a.png", "b.png", "c.png", "more/stray.PNG", ".hidden.png"))
        assert problems(folder) == [
            "more/stray.PNG: no row of metadata.csv names this picture; add a row, or remove the file"
        ]
        assert len(load(folder)) == 3

    def test_a_picture_of_a_bad_row_is_not_reported_twice(self, make_folder):
        assert len(problems(make_folder("file_name,Moira\na.png,1\nb.png,11\nc.png,1\n"))) == 1

    def test_problems_come_in_the_order_of_the_rows(self, make_folder):
        folder = make_folder(
            "file_name,Moira\na.png,1\ngone.png,1\nb.png,12\ngone2.png,1\nc.png,1\n",
            ("a.png", "b.png", "c.png", "stray.png"),
        )
        assert [problem.row for problem in load(folder).problems] == [3, 4, 5, None]

    def test_a_second_load_reports_the_same(self, make_folder):
        folder = make_folder("file_name,Moira\na.png,1\ngone.png,1\nb.png,12\nc.png,1\n")
        assert problems(folder) == problems(folder)
        assert len(problems(folder)) == 2

    def test_a_later_row_serves_where_the_first_cannot(self, make_folder):
        data = load(make_folder("file_name,Moira\na.png,11\na.png,3\nb.png,4\n", ("a.png", "b.png")))
        assert data.rows[:, 0].tolist() == [3, 4]
        assert len(data.problems) == 1


class TestAlwaysErrors:
    def test_no_such_folder(self, tmp_path):
        assert sentence(tmp_path / "nowhere").startswith("There is no folder")

    def test_no_table(self, tmp_path):
        assert "There is no metadata.csv in" in sentence(tmp_path)
        assert "file_name" in sentence(tmp_path)

    def test_a_table_one_folder_deeper_is_pointed_out(self, make_folder, tmp_path):
        make_folder(GOOD, name="train")
        assert f"There is one in {tmp_path / 'train'}" in sentence(tmp_path)

    def test_no_file_name_column(self, make_folder):
        text = sentence(make_folder("filename,Moira\na.png,1\n"))
        assert text == 'metadata.csv, row 1: there is no column "file_name"; rename "filename".'

    def test_an_empty_table(self, make_folder):
        assert sentence(make_folder("")).startswith('metadata.csv, row 1: there is no column "file_name"')

    def test_no_rater_column(self, make_folder):
        text = sentence(make_folder("file_name\na.png\nb.png\n"))
        assert text == "metadata.csv, row 1: there is no column with ratings; add one for each rater beside file_name."

    def test_two_columns_of_one_name(self, make_folder):
        text = sentence(make_folder("file_name,Moira,Moira:class\na.png,1,2\n"))
        assert text == 'metadata.csv, row 1: "Moira" is the name of columns 2 and 3; rename or remove one.'

    def test_two_file_name_columns(self, make_folder):
        assert '"file_name" is the name of columns 1 and 3' in sentence(
            make_folder("file_name,Moira,file_name\na,1,b\n")
        )

    def test_nothing_left(self, make_folder):
        text = sentence(make_folder("file_name,Moira\na.png,11\nb.png,12\nc.png,13\nd.png,14\n"))
        assert text.startswith("No picture in")
        assert "4 problems: metadata.csv, row 2: score 11 for Moira" in text
        assert text.endswith("; and 1 more.")

    def test_only_one_picture(self, make_folder):
        text = sentence(make_folder("file_name,Moira\na.png,1\ngone.png,2\n", ("a.png",)))
        assert text.startswith("Only one picture")
        assert "at least 2 are needed" in text
        assert "gone.png" in text

    def test_no_rating_at_all(self, make_folder):
        text = sentence(make_folder("file_name,Moira:score\na.png,\nb.png,\n", ("a.png", "b.png")))
        assert "holds a rating; fill in at least one cell" in text

    def test_text_in_another_encoding(self, make_folder):
        folder = make_folder(GOOD)
        (folder / "metadata.csv").write_bytes("file_name,Moira\na.png,1\nschön.png,2\n".encode("latin-1"))
        assert sentence(folder) == 'metadata.csv, row 3: the text is not UTF-8; save the table as "CSV UTF-8".'

    def test_strict_makes_errors_of_problems(self, make_folder):
        folder = make_folder("file_name,Moira\na.png,1\nb.png,11\nc.png,2\ngone.png,3\n", ("a.png", "b.png", "c.png"))
        text = sentence(folder, strict=True)
        assert "has 2 problems: metadata.csv, row 3: score 11 for Moira is outside 0..9" in text
        assert text.endswith("correct them, or load without strict to leave those rows out.")

    def test_strict_counts_pictures_that_no_row_names(self, make_folder):
        folder = make_folder(GOOD, ("a.png", "b.png", "c.png", "stray.png"))
        assert "has 1 problem: stray.png: no row" in sentence(folder, strict=True)

    def test_strict_is_content_with_a_good_folder(self, make_folder):
        assert len(load(make_folder(GOOD), strict=True)) == 3


class TestCaching:
    def test_a_second_load_decodes_nothing(self, make_folder, monkeypatch):
        folder = make_folder(GOOD)
        first = load(folder)
        monkeypatch.setattr("gencore.data.folder.read_picture", None)
        assert load(folder).fingerprint == first.fingerprint

    def test_changed_ratings_and_pictures_are_noticed(self, make_folder):
        folder = make_folder(GOOD)
        seen = {load(folder).fingerprint}
        (folder / "metadata.csv").write_text(GOOD.replace("7", "8"))
        seen.add(load(folder).fingerprint)
        Image.new("RGB", (32, 24), "red").save(folder / "a.png")
        seen.add(load(folder).fingerprint)
        (folder / "b.png").unlink()
        seen.add(load(folder).fingerprint)
        assert len(seen) == 4

    def test_a_picture_added_later_is_found(self, make_folder):
        folder = make_folder(GOOD, ("a.png", "b.png"))
        assert len(load(folder)) == 2
        Image.new("RGB", (32, 24)).save(folder / "c.png")
        assert len(load(folder)) == 3
        assert load(folder).problems == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [("a.png", "a.png"), ("./x//a.png", "x/a.png"), ("x\\a.png", "x/a.png"), ("..", None), ("\\\\host\\a.png", None)],
)
def test_file_names_are_made_plain_or_refused(text, name):
    assert inside_name(text) == name
