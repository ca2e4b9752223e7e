//! A small, real PDF of one page, for reports, attachments and letters of the demonstration data.

/// A PDF 1.4 file that shows `lines`, one below the other. Letters outside ASCII become question marks, since the
/// built-in font has no others.
pub fn page(lines: &[&str]) -> Vec<u8> {
    let mut text = String::from("BT /F1 12 Tf 72 760 Td 18 TL\n");
    for line in lines {
        text.push_str(&format!("({}) Tj T*\n", escaped(line)));
    }
    text.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}endstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    let size = objects.len() + 1;
    file.push_str(&format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    file.into_bytes()
}

fn escaped(line: &str) -> String {
    let shown = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    line.chars().map(shown).fold(String::new(), |mut text, c| {
        if matches!(c, '(' | ')' | '\\') {
            text.push('\\');
        }
        text.push(c);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_points_at_its_object() {
        let file = String::from_utf8(page(&["Example report (1)", "碳纤维"])).expect("ASCII only");
        assert!(file.starts_with("%PDF-1.4") && file.ends_with("%%EOF\n"));
        assert!(file.contains("(Example report \\(1\\)) Tj") && file.contains("(???) Tj"));
        let table = file.find("xref").expect("a table");
        let offsets: Vec<usize> = file[table..]
            .lines()
            .filter(|line| line.ends_with(" n "))
            .map(|line| line[..10].parse().expect("digits"))
            .collect();
        assert_eq!(offsets.len(), 5);
        for (index, offset) in offsets.iter().enumerate() {
            assert!(file[*offset..].starts_with(&format!("{} 0 obj", index + 1)));
        }
        assert!(file.contains(&format!("startxref\n{table}\n")));
    }
}
